import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { istNamed } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';
import { cityNamed } from '../places.ts';
import { BLOCKS_PER_ADDRESS } from '../subscribers.ts';
import { airtelImei, airtelLetter, chargingIds } from './airtel-letter.ts';
import { wholeSeconds } from './generic21.ts';

const COLUMNS = [
  'MSISDN_userID',
  'IMEI',
  'IMSI',
  'Downlink_Vol',
  'Uplink_Vol',
  'Event_Start_Time',
  'Session_Start_Time',
  'Session_End_Time',
  'Pre_Post',
  'Roaming_Circle',
  'ICR_Operator_Name',
  'Home_Circle',
  'Source_Public_IPv4',
  'Source_Public_IPv6',
  'Source_Public_Port',
  'Destination_IP4',
  'Destination_IP6',
  'Destination_Port',
  'Source_Private_IPV4',
  'Source_Handset_Port',
  'Duration',
  'Charging_ID',
  'Access_Point_Name',
  'PACO_GW_IP',
  '2g/4g/5g',
  ' CGI Latitude',
  ' CGI Longitude',
  ' CGI',
];

function line(flow: SampleFlow, chargingId: number): string {
  const { subscriber, cell } = flow;
  const { operator, city } = subscriber;
  const overIpv6 = flow.natIp === null;
  const sources = overIpv6 ? `,${flow.sourceIp},${flow.sourcePort}` : `${flow.natIp},,${flow.natPort}`;
  const destinations = overIpv6 ? `,${flow.destinationIp}` : `${flow.destinationIp},`;
  return `${subscriber.msisdn},${airtelImei(flow.imei)},${subscriber.imsi},${flow.bytesIn},${flow.bytesOut},${istNamed(flow.startMs)},${istNamed(flow.startMs)},${istNamed(flow.endMs)},${subscriber.prepaid ? 'Pre' : 'Post'},${city.circle},,${city.circle},${sources},${destinations},${flow.destinationPort},${overIpv6 ? '' : flow.sourceIp},${flow.sourcePort},${wholeSeconds(flow)},${chargingId},${operator.apn},${operator.gatewayIp},${subscriber.rat},${cell.latitude},${cell.longitude},${cell.id}\r\n`;
}

/** Airtel's dynamic report: who was behind one public address. Times dd-Mon-yyyy in IST, volumes per session, down first. */
export const airtelDynamic: FlowLayout = {
  rowsOf: 'flows',
  id: 'airtel_dynamic',
  fileName: 'airtel_dynamic.csv',
  groups: [{ operator: 'airtel', cities: [cityNamed('Delhi')], ipv6: false }],
  maxSubscribers: BLOCKS_PER_ADDRESS,
  lines: (rows, report) => {
    const nextId = chargingIds();
    const query = `Dynamic IPDR OF PUBLIC IP4 : ${report.subject.natIp}`;
    return chunked(rows, (flow) => line(flow, nextId()), airtelLetter(query, COLUMNS, report));
  },
};
