import { setImmediate as breathe } from 'node:timers/promises';
import type { Clock } from '../../../core/ports.ts';

/** Time that passes when a test says so, and while somebody waits. */
export interface FakeTime {
  readonly clock: Clock;
  pass(ms: number): void;
  sleep(ms: number): Promise<void>;
  every(ms: number, work: () => Promise<void>): () => void;
}

export function fakeTime(startMs: number): FakeTime {
  let now = startMs;
  const timers = new Set<{ dueMs: number; readonly ms: number; readonly work: () => Promise<void> }>();
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers) {
      if (timer.dueMs > now) continue;
      timer.dueMs = now + timer.ms;
      timer.work().catch(() => undefined);
    }
  };
  return {
    clock: { now: () => now },
    pass,
    async sleep(ms) {
      // A little real time: what is waited for has to get on.
      for (let i = 0; i < 10; i += 1) await breathe();
      pass(ms);
    },
    every(ms, work) {
      const timer = { ms, work, dueMs: now + ms };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
}
