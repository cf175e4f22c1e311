import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { utcIso } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';
import { zeekRecord } from './zeek-record.ts';

const FIELDS: readonly (readonly [name: string, type: string])[] = [
  ['ts', 'time'],
  ['uid', 'string'],
  ['id.orig_h', 'addr'],
  ['id.orig_p', 'port'],
  ['id.resp_h', 'addr'],
  ['id.resp_p', 'port'],
  ['proto', 'enum'],
  ['service', 'string'],
  ['duration', 'interval'],
  ['orig_bytes', 'count'],
  ['resp_bytes', 'count'],
  ['conn_state', 'string'],
  ['local_orig', 'bool'],
  ['local_resp', 'bool'],
  ['missed_bytes', 'count'],
  ['history', 'string'],
  ['orig_pkts', 'count'],
  ['orig_ip_bytes', 'count'],
  ['resp_pkts', 'count'],
  ['resp_ip_bytes', 'count'],
  ['tunnel_parents', 'set[string]'],
  ['ip_proto', 'count'],
];

function line(flow: SampleFlow, ordinal: number): string {
  const zeek = zeekRecord(flow, ordinal);
  return `${zeek.ts}\t${zeek.uid}\t${flow.sourceIp}\t${flow.sourcePort}\t${flow.destinationIp}\t${flow.destinationPort}\t${flow.protocol}\t${zeek.service ?? '-'}\t${zeek.duration ?? '-'}\t${zeek.origBytes ?? '-'}\t${zeek.respBytes ?? '-'}\t${flow.state}\tT\tF\t0\t${zeek.history}\t${flow.packetsOut}\t${zeek.origIpBytes}\t${flow.packetsIn}\t${zeek.respIpBytes}\t-\t${zeek.ipProto}\n`;
}

/** Zeek's conn.log as tab-separated text, seen at the operators' gateway; times in UTC. */
export const zeekConn: FlowLayout = {
  rowsOf: 'flows',
  id: 'zeek_conn',
  fileName: 'conn.log',
  lines: (rows, { period }) => {
    let ordinal = 0;
    const head = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tconn',
      `#open\t${dashed(period.fromMs)}`,
      `#fields\t${FIELDS.map(([name]) => name).join('\t')}`,
      `#types\t${FIELDS.map(([, type]) => type).join('\t')}`,
    ];
    return chunked(rows, (flow) => line(flow, ordinal++), {
      head: `${head.join('\n')}\n`,
      tail: `#close\t${dashed(period.toMs)}\n`,
    });
  },
};

function dashed(ms: number): string {
  return utcIso(ms).replace(/[T:]/g, '-');
}
