import type { Draw } from './draw.ts';
import type { Endpoint, FlowState, SampleFlow } from './flow.ts';
import { type Lease, leaseAt, PORTS_PER_BLOCK } from './lease.ts';
import type { Cell } from './operators.ts';
import type { Subscriber } from './subscriber.ts';

export interface FlowSpec {
  readonly startMs: number;
  readonly durationMs: number;
  readonly subscriber: Subscriber;
  readonly endpoint: Endpoint;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly state: FlowState;
  readonly cell: Cell;
  readonly sourcePort: number;
  /** True when the endpoint's address is IPv6. */
  readonly overIpv6: boolean;
}

export type FlowFactory = (spec: FlowSpec) => SampleFlow;

/** Adds what the network knows about a session: handset, lease, translation, packets. */
export function createFlowFactory(seed: number, subscriberCount: number): FlowFactory {
  const leases: (Lease | undefined)[] = Array.from({ length: subscriberCount });
  const usedPorts = new Uint16Array(subscriberCount);

  return (spec) => {
    const { subscriber, startMs, endpoint } = spec;
    const { index } = subscriber;
    let lease = leases[index];
    if (lease === undefined || startMs < lease.fromMs || startMs >= lease.toMs + 1000) {
      lease = leaseAt(subscriber, startMs, seed);
      leases[index] = lease;
    }
    // Ports go round within the block, as in a real translator, so that sessions close in time have different ones.
    const turn = ((usedPorts[index] as number) + 1) % PORTS_PER_BLOCK;
    usedPorts[index] = turn;
    const { newHandset } = subscriber;
    const answered = spec.state === 'SF';
    const handshake = answered && endpoint.protocol === 'tcp' ? 1 : 0;
    return {
      startMs,
      endMs: startMs + spec.durationMs,
      subscriber,
      imei: newHandset !== null && startMs >= newHandset.fromMs ? newHandset.imei : subscriber.imei,
      cell: spec.cell,
      sourceIp: spec.overIpv6 ? (subscriber.ipv6 as string) : subscriber.insideIp,
      sourcePort: spec.sourcePort,
      natIp: spec.overIpv6 ? null : subscriber.natIp,
      natPort: spec.overIpv6 ? null : lease.portStart + turn,
      lease,
      destinationIp: endpoint.ip,
      destinationPort: endpoint.port,
      protocol: endpoint.protocol,
      app: endpoint.app,
      appProtocol: endpoint.appProtocol,
      domain: endpoint.domain,
      bytesOut: spec.bytesOut,
      bytesIn: spec.bytesIn,
      // Full segments one way, an acknowledgement for every other one the other way.
      packetsOut: Math.ceil(spec.bytesOut / 1200 + spec.bytesIn / 2800) + handshake,
      packetsIn: answered ? Math.ceil(spec.bytesIn / 1300 + spec.bytesOut / 2800) : spec.state === 'REJ' ? 1 : 0,
      state: spec.state,
    };
  };
}

const FIRST_EPHEMERAL_PORT = 32_768;

export function ephemeralPort(draw: Draw): number {
  return FIRST_EPHEMERAL_PORT + (draw.nextUint32() % 28_000);
}
