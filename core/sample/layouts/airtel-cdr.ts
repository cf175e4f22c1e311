import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { istNamed } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';
import { cityNamed } from '../places.ts';
import { CAST } from '../scenario.ts';
import { airtelImei, airtelLetter, chargingIds } from './airtel-letter.ts';
import { wholeSeconds } from './generic21.ts';

const COLUMNS = [
  'MSISDN',
  'IMEI',
  'IMSI',
  'Downlink_Vol',
  'Uplink_Vol',
  'Session_Start_Time',
  'Session_End_Time',
  'Pre_Post',
  'Home_Roaming_Circle',
  'Roaming_Network_Indicator',
  'ICR_Operator_Name',
  'Home_Circle',
  'Translated_IP_Public_IPv4',
  'Public_IPv6',
  'Translated_Port_Public_Port',
  'Destination_IP',
  'Destination_Port',
  'Source_IP',
  'Source_Port',
  'Duration',
  'Charging_ID',
  'Access_Point_Name',
  'PDP_Address',
  'PGW_GGSN_IP_Address',
  '2g/3g/4g/5g',
  'CELL ID',
];

function line(flow: SampleFlow, chargingId: number): string {
  const { subscriber } = flow;
  const { operator, city } = subscriber;
  const sources = flow.natIp === null ? `,${flow.sourceIp},${flow.sourcePort}` : `${flow.natIp},,${flow.natPort}`;
  return `${subscriber.msisdn},${airtelImei(flow.imei)},${subscriber.imsi},${flow.bytesIn},${flow.bytesOut},${istNamed(flow.startMs)},${istNamed(flow.endMs)},${subscriber.prepaid ? 'Pre' : 'Post'},${city.circle},H,,${city.circle},${sources},${flow.destinationIp},${flow.destinationPort},${flow.sourceIp},${flow.sourcePort},${wholeSeconds(flow)},${chargingId},${operator.apn},${flow.sourceIp},${operator.gatewayIp},${subscriber.rat},${flow.cell.id}\r\n`;
}

/** Airtel's report of one number. */
export const airtelCdr: FlowLayout = {
  rowsOf: 'flows',
  id: 'airtel_cdr_of_msisdn',
  fileName: 'airtel_cdr_of_msisdn.csv',
  groups: [{ operator: 'airtel', cities: [cityNamed('Delhi')], ipv6: true }],
  solo: CAST.exfiltration,
  lines: (rows, report) => {
    const nextId = chargingIds();
    const query = `CDR OF MSISDN : ${report.subject.msisdn}`;
    return chunked(rows, (flow) => line(flow, nextId()), airtelLetter(query, COLUMNS, report));
  },
};
