import type { Lease } from './lease.ts';
import type { Cell } from './operators.ts';
import type { Subscriber } from './subscriber.ts';

export type AppProtocol = 'dns' | 'tls' | 'quic' | 'http' | 'ssh' | 'ntp' | 'stun';

/** What answers: one address of a service. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly app: string | null;
  readonly appProtocol: AppProtocol | null;
  /** Name asked for (DNS) or announced (TLS, HTTP). */
  readonly domain: string | null;
}

/** Zeek's words: SF completed, S0 no answer, REJ refused. */
export type FlowState = 'SF' | 'S0' | 'REJ';

/** One session of the invented world. Times in epoch milliseconds, volumes in bytes; out = from the subscriber. */
export interface SampleFlow extends Omit<Endpoint, 'ip' | 'port'> {
  readonly startMs: number;
  readonly endMs: number;
  readonly subscriber: Subscriber;
  readonly imei: string;
  readonly cell: Cell;
  readonly sourceIp: string;
  readonly sourcePort: number;
  /** Null over IPv6, which is not translated. */
  readonly natIp: string | null;
  readonly natPort: number | null;
  readonly lease: Lease;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly packetsOut: number;
  readonly packetsIn: number;
  readonly state: FlowState;
}
