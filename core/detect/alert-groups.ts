import { DAY_MS } from '../query/utc-time.ts';
import type { AnomalousFlow } from './score-engine.ts';

/** Flows that are one thing to look at. */
export interface AlertGroup {
  readonly entity: string;
  readonly entity_kind: string;
  /** A destination, or `port N` for many destinations on one port or many sources towards one destination. */
  readonly target: string | null;
  /** Start of the UTC day; 1970-01-01 for flows without a usable time. */
  readonly windowMs: number;
  /** In the order given. */
  readonly flows: readonly AnomalousFlow[];
}

/** Others on the same port, or sources towards the same destination, that are seen together rather than one by one. */
const MANY = 10;

/**
 * Groups anomalous flows by entity, destination and day. An entity that tries many destinations on one port is one
 * group for that port; many entities towards one destination and port are one group for that destination. Flows of
 * nobody in particular make no group.
 */
export function alertGroups(flows: readonly AnomalousFlow[]): AlertGroup[] {
  const sources = new Map<string, Set<string>>();
  const destinations = new Map<string, Set<string>>();
  const named = flows.filter((flow): flow is AnomalousFlow & { entity: string } => flow.entity !== null);
  for (const flow of named) {
    if (flow.destination_ip === null) continue;
    added(sources, towards(flow)).add(flow.entity);
    added(destinations, onPort(flow)).add(flow.destination_ip);
  }
  const groups = new Map<string, AlertGroup & { flows: AnomalousFlow[] }>();
  for (const flow of named) {
    const fields = groupOf(flow, {
      isCrowd: (sources.get(towards(flow))?.size ?? 0) >= MANY,
      isSpread: (destinations.get(onPort(flow))?.size ?? 0) >= MANY,
    });
    const key = JSON.stringify(fields);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...fields, flows: [flow] });
    else group.flows.push(flow);
  }
  return [...groups.values()];
}

function groupOf(
  flow: AnomalousFlow & { entity: string },
  { isCrowd, isSpread }: { isCrowd: boolean; isSpread: boolean },
): Omit<AlertGroup, 'flows'> {
  const windowMs = dayOf(flow);
  const port = flow.destination_port === null ? null : `port ${flow.destination_port}`;
  if (isCrowd && flow.destination_ip !== null) {
    return { entity: flow.destination_ip, entity_kind: 'destination_ip', target: port, windowMs };
  }
  const who = { entity: flow.entity, entity_kind: flow.entity_kind ?? 'source_ip' };
  return { ...who, target: isSpread && port !== null ? port : flow.destination_ip, windowMs };
}

const dayOf = (flow: AnomalousFlow) => Math.floor((flow.event_ms ?? 0) / DAY_MS) * DAY_MS;
const towards = (flow: AnomalousFlow) => `${dayOf(flow)} ${flow.destination_ip} ${flow.destination_port}`;
const onPort = (flow: AnomalousFlow) => `${dayOf(flow)} ${flow.entity} ${flow.destination_port}`;

function added(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}
