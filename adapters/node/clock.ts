import type { Clock } from '../../core/ports.ts';

export function localClock(): Clock {
  return { now: () => Date.now() };
}
