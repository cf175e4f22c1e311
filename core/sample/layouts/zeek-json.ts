import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import type { FlowLayout } from '../layout.ts';
import { zeekRecord } from './zeek-record.ts';

// No value here needs escaping: addresses, digits and Zeek's own words.
function line(flow: SampleFlow, ordinal: number): string {
  const zeek = zeekRecord(flow, ordinal);
  const service = zeek.service === null ? '' : `"service":"${zeek.service}",`;
  const volume =
    zeek.duration === null
      ? ''
      : `"duration":${zeek.duration},"orig_bytes":${zeek.origBytes},"resp_bytes":${zeek.respBytes},`;
  return `{"ts":${zeek.ts},"uid":"${zeek.uid}","id.orig_h":"${flow.sourceIp}","id.orig_p":${flow.sourcePort},"id.resp_h":"${flow.destinationIp}","id.resp_p":${flow.destinationPort},"proto":"${flow.protocol}",${service}${volume}"conn_state":"${flow.state}","local_orig":true,"local_resp":false,"missed_bytes":0,"history":"${zeek.history}","orig_pkts":${flow.packetsOut},"orig_ip_bytes":${zeek.origIpBytes},"resp_pkts":${flow.packetsIn},"resp_ip_bytes":${zeek.respIpBytes},"ip_proto":${zeek.ipProto}}\n`;
}

/** Zeek's conn.log as one JSON object a line; keys without a value are absent. */
export const zeekJson: FlowLayout = {
  rowsOf: 'flows',
  id: 'zeek_json',
  fileName: 'conn.json.log',
  lines: (rows) => {
    let ordinal = 0;
    return chunked(rows, (flow) => line(flow, ordinal++));
  },
};
