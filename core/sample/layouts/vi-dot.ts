import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { istClock, istDate, istIso } from '../ist-time.ts';
import type { FlowLayout, Report } from '../layout.ts';
import { cityNamed } from '../places.ts';
import { BLOCKS_PER_ADDRESS } from '../subscribers.ts';
import { wholeSeconds } from './generic21.ts';

const COLUMNS = [
  'SR.NO.',
  'IMSI',
  'IMEI',
  'MSISDN',
  'MAC ID',
  'Source IP',
  'Source Port',
  'Destination IP',
  'Destination Port',
  'Translated IP',
  'Translated Port',
  'First Cell ID-Name/Location',
  'Session Start date & time',
  'Session End date & time',
  'Duration in sec',
  'Data Volume Uplink',
  'Data Volume Downlink',
  'PGW IP address',
  'Charging ID',
  'Access Point Name',
  'PDP Address IPv4',
  'PDP Address IPv6',
  // As the operator spells it.
  'CGI-ld',
  'RAT',
  'PDP-type',
];

const FIRST_CHARGING_ID = 700_000_000;
const RULE = '-'.repeat(60);

function line(flow: SampleFlow, ordinal: number): string {
  const { subscriber, cell } = flow;
  const { operator } = subscriber;
  return `${ordinal},${subscriber.imsi},${flow.imei},${subscriber.msisdn},-,${flow.sourceIp},${flow.sourcePort},${flow.destinationIp},${flow.destinationPort},${flow.natIp ?? '-'},${flow.natPort ?? '-'},${cell.name},${istIso(flow.startMs)},${istIso(flow.endMs)},${wholeSeconds(flow)},${flow.bytesOut},${flow.bytesIn},${operator.gatewayIp},${FIRST_CHARGING_ID + ordinal},${operator.apn},${subscriber.insideIp},${subscriber.ipv6 ?? '-'},${cell.id},${subscriber.rat},${subscriber.ipv6 === null ? 'IPv4' : 'IPv4v6'}\n`;
}

function letter({ period, subject }: Report): { head: string; tail: string } {
  const lastMs = period.toMs - 1000;
  const head = [
    'VIL Call Data Records',
    '',
    `TRANSLATEDIP:- ${subject.natIp}`,
    'Report Type:-DOT Report',
    `From Date:- ${istDate(period.fromMs)}`,
    `From Time:- ${istClock(period.fromMs)}`,
    `Till Date:- ${istDate(lastMs)}`,
    `Till Time:- ${istClock(lastMs)}`,
    `AuditId:- ${subject.msisdn}00000001`,
    `Report Date:- ${istIso(period.toMs)}`,
    '',
    COLUMNS.join(','),
  ];
  const tail = [RULE, 'Note :- This is a System generated Report.', 'LRN :- ', RULE];
  return { head: `${head.join('\n')}\n`, tail: `${tail.join('\n')}\n` };
}

/** Vi's DOT report: who was behind one public address. ISO times in IST, `-` for nothing. */
export const viDot: FlowLayout = {
  rowsOf: 'flows',
  id: 'vi_dot',
  fileName: 'vi_dot.csv',
  groups: [{ operator: 'vi', cities: [cityNamed('Pune')], ipv6: false }],
  maxSubscribers: BLOCKS_PER_ADDRESS,
  lines: (rows, report) => {
    let ordinal = 0;
    return chunked(rows, (flow) => line(flow, ++ordinal), letter(report));
  },
};
