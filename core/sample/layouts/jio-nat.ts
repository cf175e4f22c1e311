import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { istClock, istSlashed, istSlashedDate } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';
import { CITIES } from '../places.ts';
import { wholeSeconds } from './generic21.ts';

const COLUMNS = [
  'Landline/MSISDN/MDN/Leased Circuit ID for Internet Access',
  'User Id for internet Access based on authentication',
  'Source IP Address',
  'Source Port',
  'Translated IP Address',
  'Translated Port',
  'Destination IP Address',
  'Destination Port',
  'Static/Dynamic IP Address Allocation',
  'IST Start Time of Public IP address allocation (hh:mm:ss)',
  'IST End Time of Public IP address allocation (hh:mm:ss)',
  'Start Date of Public IP Address allocation (dd/mm/yyyy)',
  'End Date of Public IP address allocation (dd/mm/yyyy)',
  'Source MAC-ID Address/Other device Identification number',
  'IMSI',
  'PGW IP address',
  'Access Point Name',
  'First CELL ID',
  'Last CELL ID',
  'TIME1 (dd/MM/yyyy HH:mm:ss)',
  'Session Duration (Seconds)',
  'Data Volume Up Link',
  'Data Volume Down Link',
  'Roaming Circle Indicator',
  'Roaming Circle',
  'SIM Type',
];

function line(flow: SampleFlow): string {
  const { subscriber, lease } = flow;
  // Volumes are those of the whole lease and repeat on each of its rows: this layout's trap for whoever adds them up.
  return `${subscriber.msisdn},${subscriber.msisdn},${flow.sourceIp},${flow.sourcePort},${flow.natIp ?? ''},${flow.natPort ?? ''},${flow.destinationIp},${flow.destinationPort},Dynamic,${istClock(lease.fromMs)},${istClock(lease.toMs)},${istSlashedDate(lease.fromMs)},${istSlashedDate(lease.toMs)},${flow.imei},${subscriber.imsi},${subscriber.operator.gatewayIp},${subscriber.operator.apn},${flow.cell.id},${flow.cell.id},${istSlashed(flow.startMs)},${wholeSeconds(flow)},${lease.bytesOut},${lease.bytesIn},HOME,${subscriber.city.circle},${subscriber.prepaid ? 'PREPAID' : 'POSTPAID'}\r\n`;
}

/** Jio's NAT report of 26 columns: no letterhead, day first, IST. */
export const jioNat: FlowLayout = {
  rowsOf: 'flows',
  id: 'jio_nat',
  fileName: 'jio_nat.csv',
  groups: [{ operator: 'jio', cities: CITIES, ipv6: true }],
  lines: (rows) => chunked(rows, line, { head: `${COLUMNS.join(',')}\r\n` }),
};
