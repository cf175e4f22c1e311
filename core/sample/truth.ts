import type { SampleFlow } from './flow.ts';

export type TruthKind =
  | 'port_scan_horizontal'
  | 'port_scan_vertical'
  | 'ssh_brute_force'
  | 'exfiltration'
  | 'beacon'
  | 'flood'
  | 'dns_tunnel'
  | 'rare_country'
  | 'imei_swap'
  | 'night_backup'
  | 'monitoring_probe'
  | 'push_keepalive'
  | 'busy_cdn'
  | 'conference_call'
  | 'update_burst'
  | 'new_handset';

/** What really happened in the invented world, told beside the logs and never in them. */
export interface SampleTruth {
  readonly kind: TruthKind;
  /** An innocent entry looks like an attack and must not be called one. */
  readonly verdict: 'attack' | 'innocent';
  readonly entity: { readonly kind: 'msisdn' | 'imei' | 'destination_ip' | 'destination_port'; readonly value: string };
  /** Start of the first and of the last session, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Addresses or /24 networks contacted; empty: any. */
  readonly destinations: readonly string[];
  readonly destinationPort: number | null;
  /** Sessions made for this entry; `flowMatchesTruth` finds at least these. */
  readonly rows: number;
  readonly about: string;
}

/** Whether a session is one of those an entry speaks of: its entity, period and destinations. */
export function flowMatchesTruth(truth: SampleTruth, flow: SampleFlow): boolean {
  return (
    flow.startMs >= truth.fromMs &&
    flow.startMs <= truth.toMs &&
    hasEntity(truth, flow) &&
    (truth.destinationPort === null || flow.destinationPort === truth.destinationPort) &&
    (truth.destinations.length === 0 || truth.destinations.some((net) => isWithin(flow.destinationIp, net)))
  );
}

function hasEntity({ entity }: SampleTruth, flow: SampleFlow): boolean {
  if (entity.kind === 'msisdn') return flow.subscriber.msisdn === entity.value;
  if (entity.kind === 'imei') return flow.imei === entity.value;
  if (entity.kind === 'destination_ip') return flow.destinationIp === entity.value;
  return String(flow.destinationPort) === entity.value;
}

function isWithin(address: string, net: string): boolean {
  return net.endsWith('.0/24') ? address.startsWith(net.slice(0, -4)) : address === net;
}
