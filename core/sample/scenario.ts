import type { Draw } from './draw.ts';
import type { Endpoint, SampleFlow } from './flow.ts';
import type { FlowSpec } from './flow-factory.ts';
import type { Period } from './period.ts';
import type { Subscriber } from './subscriber.ts';
import type { SampleTruth } from './truth.ts';

/** What a scenario is given: people by fixed place, a clock position, draws of its own, and a maker of sessions. */
export interface Stage {
  readonly period: Period;
  readonly draw: Draw;
  readonly subscribers: readonly Subscriber[];
  /** The person at a place; places repeat in a smaller world. */
  readonly person: (place: number) => Subscriber;
  /** See `timeInPeriod`. */
  readonly timeAt: (istHour: number, daysBack: number, lengthMs: number) => number;
  readonly flow: (spec: SceneSpec) => SampleFlow;
}

export type SceneSpec = Pick<FlowSpec, 'startMs' | 'durationMs' | 'subscriber' | 'endpoint' | 'bytesOut' | 'bytesIn'> &
  Partial<Pick<FlowSpec, 'state'>>;

export interface Scene {
  readonly truth: Omit<SampleTruth, 'fromMs' | 'toMs' | 'rows'>;
  readonly flows: readonly SampleFlow[];
}

export type Scenario = (stage: Stage) => Scene;

/**
 * Places of the cast. Modulo 3 they give the operator of the ordinary world (jio, airtel, vi), modulo 6 the file of
 * the demo; sessions whose volume matters belong to operators that report it per session.
 */
export const CAST = {
  exfiltration: 7,
  beacon: 8,
  horizontalScan: 9,
  dnsTunnel: 10,
  monitoring: 11,
  swapFirst: 12,
  nightBackup: 13,
  rareCountry: 14,
  verticalScan: 15,
  pushKeepalive: 16,
  swapSecond: 19,
  swapThird: 20,
  bruteForce: 21,
  busyCdn: 22,
  newHandset: 24,
  conference: [25, 26, 31],
  updateFrom: 32,
} as const;

/** The fewest people a world needs for its cast. */
export const SMALLEST_WORLD = 40;

export function tcp(ip: string, port: number, rest: Partial<Omit<Endpoint, 'ip' | 'port'>> = {}): Endpoint {
  return { ip, port, protocol: 'tcp', app: null, appProtocol: null, domain: null, ...rest };
}

export function udp(ip: string, port: number, rest: Partial<Omit<Endpoint, 'ip' | 'port'>> = {}): Endpoint {
  return tcp(ip, port, { protocol: 'udp', ...rest });
}

/** `count` of something, in order. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
