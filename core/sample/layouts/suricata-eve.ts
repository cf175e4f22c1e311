import { chunked } from '../chunked.ts';
import type { SampleFlow } from '../flow.ts';
import { milliText, utcIso } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';
import { signatureOf } from './suricata-signatures.ts';

const FIRST_FLOW_ID = 1_100_000_000_000_000;
const FLOW_ID_STEP = 7_919_333;
const APP_PROTOCOLS = { dns: 'dns', tls: 'tls', quic: 'quic', http: 'http', ssh: 'ssh', ntp: 'ntp', stun: 'failed' };
const HOST = 'gateway-tap-1';

/** Suricata's eve.json: the application, alert and flow events of each session share its flow_id. Times in UTC. */
export const suricataEve: FlowLayout = {
  rowsOf: 'flows',
  id: 'suricata_eve',
  fileName: 'eve.json',
  lines: (rows) => {
    let ordinal = 0;
    return chunked(rows, (flow) => events(flow, ordinal++));
  },
};

function events(flow: SampleFlow, ordinal: number): string {
  const head = `"flow_id":${FIRST_FLOW_ID + ordinal * FLOW_ID_STEP},"event_type":`;
  const tuple = `,"src_ip":"${flow.sourceIp}","src_port":${flow.sourcePort},"dest_ip":"${flow.destinationIp}","dest_port":${flow.destinationPort},"proto":"${flow.protocol.toUpperCase()}"`;
  const start = stamp(flow.startMs);
  const event = (time: string, type: string, detail: string): string =>
    `{"timestamp":"${time}",${head}"${type}"${tuple},${detail},"host":"${HOST}"}\n`;

  const signature = signatureOf(flow);
  let text = '';
  if (flow.state === 'SF') text += applicationEvent(flow, event);
  if (signature !== null) {
    const soFar = `"flow":{"pkts_toserver":1,"pkts_toclient":0,"bytes_toserver":${Math.min(flow.bytesOut, 74)},"bytes_toclient":0,"start":"${start}","src_ip":"${flow.sourceIp}","dest_ip":"${flow.destinationIp}","src_port":${flow.sourcePort},"dest_port":${flow.destinationPort}}`;
    text += event(start, 'alert', `"alert":${JSON.stringify(signature)},${soFar}`);
  }
  return text + flowEvent(flow, event, signature !== null);
}

type Event = (time: string, type: string, detail: string) => string;

function flowEvent(flow: SampleFlow, event: Event, alerted: boolean): string {
  const end = stamp(flow.endMs);
  const answered = flow.state === 'SF';
  const app = answered && flow.appProtocol !== null ? APP_PROTOCOLS[flow.appProtocol] : 'failed';
  const age = Math.round((flow.endMs - flow.startMs) / 1000);
  const counters = `"pkts_toserver":${flow.packetsOut},"pkts_toclient":${flow.packetsIn},"bytes_toserver":${flow.bytesOut},"bytes_toclient":${flow.bytesIn},"start":"${stamp(flow.startMs)}","end":"${end}","age":${age},"state":"${answered ? 'closed' : 'new'}","reason":"timeout","alerted":${alerted}`;
  const tcp = flow.protocol === 'tcp' ? `,"tcp":${tcpFlags(flow)}` : '';
  return event(end, 'flow', `"app_proto":"${app}","flow":{${counters}}${tcp}`);
}

/** Hexadecimal: SYN 02, RST 04, ACK 10, PSH 08, FIN 01. */
function tcpFlags(flow: SampleFlow): string {
  if (flow.state === 'SF') return '{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1b"}';
  if (flow.state === 'REJ') return '{"tcp_flags":"16","tcp_flags_ts":"02","tcp_flags_tc":"14"}';
  return '{"tcp_flags":"02","tcp_flags_ts":"02","tcp_flags_tc":"00"}';
}

function applicationEvent(flow: SampleFlow, event: Event): string {
  const { domain } = flow;
  if (domain === null) return '';
  const time = stamp(flow.startMs + 1);
  if (flow.appProtocol === 'dns') {
    return event(
      time,
      'dns',
      `"dns":{"type":"query","id":${flow.sourcePort},"rrname":"${domain}","rrtype":"A","tx_id":0}`,
    );
  }
  if (flow.appProtocol === 'tls') {
    return event(
      time,
      'tls',
      `"tls":{"subject":"CN=${domain}","issuerdn":"C=IN, O=Sample Trust, CN=Sample CA","sni":"${domain}","version":"TLS 1.3"}`,
    );
  }
  if (flow.appProtocol === 'http') {
    return event(
      time,
      'http',
      `"tx_id":0,"http":{"hostname":"${domain}","url":"/generate_204","http_user_agent":"Sample/1.0","http_method":"GET","protocol":"HTTP/1.1","status":204,"length":0}`,
    );
  }
  return '';
}

/** Offset without a colon, as Suricata writes it. */
function stamp(ms: number): string {
  return `${utcIso(ms)}.${milliText(ms)}000+0000`;
}
