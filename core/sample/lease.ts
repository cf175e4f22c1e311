import { createDraw } from './draw.ts';
import { HOUR_MS } from './ist-time.ts';
import type { Subscriber } from './subscriber.ts';

/** One subscriber's hold of a block of public ports, with the volumes an operator reports for the whole of it. */
export interface Lease {
  readonly fromMs: number;
  readonly toMs: number;
  readonly portStart: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
}

export const PORTS_PER_BLOCK = 512;
const FIRST_PORT = 1024;

/**
 * The lease a subscriber holds at a time. Neighbouring places of one address share a clock and swap their two blocks
 * at each renewal, so a block changes hands and yet never has two holders at once.
 */
export function leaseAt(subscriber: Subscriber, ms: number, seed: number): Lease {
  const pair = Math.floor(subscriber.natSlot / 2);
  const lengthMs = (4 + ((pair * 5) % 8)) * HOUR_MS + pair * 61_000;
  const phaseMs = (pair * 7_919_000) % lengthMs;
  const turn = Math.floor((ms + phaseMs) / lengthMs);
  const fromMs = turn * lengthMs - phaseMs;
  const block = pair * 2 + ((subscriber.natSlot + turn) & 1);
  const draw = createDraw(seed + subscriber.index * 100_003 + turn);
  const size = draw.nextNormal();
  return {
    fromMs,
    // Both ends are printed to the second and inclusive, so the next lease starts one second later.
    toMs: fromMs + lengthMs - 1000,
    portStart: FIRST_PORT + block * PORTS_PER_BLOCK,
    bytesOut: Math.round(24e6 * Math.exp(size + 0.4 * draw.nextNormal())),
    bytesIn: Math.round(310e6 * Math.exp(1.1 * size)),
  };
}
