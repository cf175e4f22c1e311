import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { istIso } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';

export const GENERIC_21_COLUMNS = [
  'msisdn',
  'imsi',
  'imei',
  'source_ip',
  'source_port',
  'nat_ip',
  'nat_port',
  'destination_ip',
  'destination_port',
  'protocol',
  'session_start_time',
  'session_end_time',
  'duration_sec',
  'bytes_up',
  'bytes_down',
  'pkts_up',
  'pkts_down',
  'domain',
  'app',
  'cell_id',
  'rat',
];

export function generic21Line(flow: SampleFlow): string {
  const { subscriber } = flow;
  return `${subscriber.msisdn},${subscriber.imsi},${flow.imei},${flow.sourceIp},${flow.sourcePort},${flow.natIp ?? ''},${flow.natPort ?? ''},${flow.destinationIp},${flow.destinationPort},${flow.protocol},${istIso(flow.startMs)},${istIso(flow.endMs)},${wholeSeconds(flow)},${flow.bytesOut},${flow.bytesIn},${flow.packetsOut},${flow.packetsIn},${flow.domain ?? ''},${flow.app ?? ''},${flow.cell.id},${subscriber.rat}\n`;
}

/** Difference of the two printed times. */
export function wholeSeconds(flow: SampleFlow): number {
  return Math.floor(flow.endMs / 1000) - Math.floor(flow.startMs / 1000);
}

/** Wide CSV of all operators; times in IST without a zone. */
export const generic21: FlowLayout = {
  rowsOf: 'flows',
  id: 'generic21',
  fileName: 'generic21.csv',
  lines: (rows) => chunked(rows, generic21Line, { head: `${GENERIC_21_COLUMNS.join(',')}\n` }),
};
