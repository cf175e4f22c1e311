import type { SampleLayout } from './layout.ts';
import type { Subscriber } from './subscriber.ts';
import type { SampleTruth } from './truth.ts';
import { webRequests } from './web-requests.ts';
import { createWorld } from './world.ts';

export interface SampleFile {
  readonly name: string;
  /** Text from the start, in chunks of about 64 kB; each call starts anew. */
  readonly chunks: () => Generator<string>;
  /** What happened in it; empty for web requests. */
  readonly truth: readonly SampleTruth[];
}

export interface SampleOptions {
  readonly seed: number;
  /** Sessions (or requests); Suricata writes several lines for one. */
  readonly rows: number;
  readonly fromMs: number;
  readonly days: number;
}

/** One file of the invented world in one layout; a pure function of its arguments. */
export function sampleFile(layout: SampleLayout, options: SampleOptions): SampleFile {
  if (layout.rowsOf === 'web') {
    return { name: layout.fileName, chunks: () => layout.lines(webRequests(options)), truth: [] };
  }
  const { groups, maxSubscribers, solo } = layout;
  const world = createWorld({ ...options, groups, maxSubscribers, solo });
  const report = { period: world.period, subject: world.subscribers[solo ?? 0] as Subscriber };
  return { name: layout.fileName, chunks: () => layout.lines(world.flows(), report), truth: world.truth };
}
