import { createSocket } from 'node:dgram';
import { onTestFinished } from 'vitest';

/** What a name server says of an address: names, that there is none, or nothing at all. */
export type DnsAnswer = readonly string[] | 'absent' | 'silence' | 'refused';

export interface DnsServer {
  /** ADDRESS:PORT. */
  readonly address: string;
  /** Names asked for, such as 4.3.2.1.in-addr.arpa, in order. */
  readonly asked: string[];
  /** When each was asked, in ms of performance.now(). */
  readonly askedAtMs: number[];
}

const CODES = { absent: 3, refused: 5 } as const;

/** A name server for PTR questions on this machine (RFC 1035 section 4), gone after the test. */
export async function dnsServer(answerOf: (name: string) => DnsAnswer): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  const askedAtMs: number[] = [];
  socket.on('message', (query, from) => {
    const { name, end } = readName(query, 12);
    asked.push(name);
    askedAtMs.push(performance.now());
    const answer = answerOf(name);
    if (answer === 'silence') return;
    const question = query.subarray(12, end + 4);
    const names = typeof answer === 'string' ? [] : answer;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (typeof answer === 'string' ? CODES[answer] : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(names.length, 6);
    socket.send(Buffer.concat([header, question, ...names.map(pointerRecord)]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, asked, askedAtMs };
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** A PTR record for the name asked for, which stands at byte 12. */
function pointerRecord(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const data = Buffer.concat([...labels, Buffer.from([0])]);
  const head = Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** The name under which an IPv4 address is asked about. */
export function reversed(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}
