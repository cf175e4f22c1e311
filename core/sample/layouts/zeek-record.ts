import type { SampleFlow } from '../flow.ts';
import { milliText } from '../ist-time.ts';

/** What Zeek would say of a session; null = unset. */
export interface ZeekRecord {
  readonly ts: string;
  readonly uid: string;
  readonly service: string | null;
  readonly duration: string | null;
  readonly origBytes: number | null;
  readonly respBytes: number | null;
  readonly history: string;
  readonly origIpBytes: number;
  readonly respIpBytes: number;
  readonly ipProto: number;
}

const UID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SERVICES = { dns: 'dns', tls: 'ssl', quic: 'quic', http: 'http', ssh: 'ssh', ntp: 'ntp', stun: null } as const;
const TCP_HEADERS = 40;
const UDP_HEADERS = 28;

export function zeekRecord(flow: SampleFlow, ordinal: number): ZeekRecord {
  const isTcp = flow.protocol === 'tcp';
  const answered = flow.state === 'SF';
  const headers = isTcp ? TCP_HEADERS : UDP_HEADERS;
  return {
    ts: secondsText(flow.startMs, ordinal),
    uid: uidOf(ordinal),
    service: answered && flow.appProtocol !== null ? SERVICES[flow.appProtocol] : null,
    duration: answered ? secondsText(flow.endMs - flow.startMs, ordinal) : null,
    origBytes: answered ? flow.bytesOut : null,
    respBytes: answered ? flow.bytesIn : null,
    history: historyOf(flow, isTcp),
    origIpBytes: (answered ? flow.bytesOut : 0) + headers * flow.packetsOut,
    respIpBytes: (answered ? flow.bytesIn : 0) + headers * flow.packetsIn,
    ipProto: isTcp ? 6 : 17,
  };
}

function historyOf(flow: SampleFlow, isTcp: boolean): string {
  if (!isTcp) return flow.state === 'SF' ? 'Dd' : 'D';
  return flow.state === 'SF' ? 'ShADadFf' : flow.state === 'S0' ? 'S' : 'Sr';
}

/** Six decimals; the world knows milliseconds, so the last three digits only tell records apart. */
function secondsText(ms: number, ordinal: number): string {
  return `${Math.floor(ms / 1000)}.${milliText(ms)}${String(1000 + ((ordinal * 617) % 1000)).slice(1)}`;
}

/** C and 16 letters or digits, distinct for 2^31 ordinals: the multiplier is odd, so the mapping is one to one. */
function uidOf(ordinal: number): string {
  let state = (Math.imul(ordinal, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  let text = 'C';
  let left = state;
  for (let i = 0; i < 6; i++) {
    text += UID_LETTERS[left % 62];
    left = Math.floor(left / 62);
  }
  for (let i = 0; i < 10; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += UID_LETTERS[(state >>> 16) % 62];
  }
  return text;
}
