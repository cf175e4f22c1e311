import { DAY_MS, HOUR_MS, istTimeOfDay } from './ist-time.ts';

/** Half-open [fromMs, toMs), epoch milliseconds, a whole number of days. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The last time at an IST hour that leaves room for `lengthMs` before the period ends, a number of days earlier if
 * asked for; moved into the period when it is too short for that.
 */
export function timeInPeriod(
  period: Period,
  at: { readonly istHour: number; readonly daysBack: number; readonly lengthMs: number },
): number {
  const latest = period.toMs - at.lengthMs;
  const sinceHour = (istTimeOfDay(latest) - at.istHour * HOUR_MS + DAY_MS) % DAY_MS;
  let start = latest - sinceHour - at.daysBack * DAY_MS;
  while (start < period.fromMs) start += DAY_MS;
  return Math.max(period.fromMs, Math.min(start, latest));
}
