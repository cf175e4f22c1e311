import { DAY_MS, HOUR_MS, istTimeOfDay, istWeekday, MINUTE_MS } from './ist-time.ts';
import type { Period } from './period.ts';

/** Relative load by IST hour: quiet before dawn, a plateau by day, the peak after dinner. */
const HOURLY_LOAD = [
  0.42, 0.24, 0.15, 0.11, 0.1, 0.14, 0.32, 0.56, 0.76, 0.88, 0.94, 0.95, 0.98, 0.94, 0.88, 0.87, 0.92, 1.02, 1.12, 1.26,
  1.42, 1.5, 1.28, 0.8,
];
const WEEKEND_LOAD = 1.08;

export const SLOT_MS = 5 * MINUTE_MS;

/** 0 day, 1 evening, 2 night: the column of the services' shares. */
export function partOfDay(ms: number): 0 | 1 | 2 {
  const hour = istTimeOfDay(ms) / HOUR_MS;
  if (hour < 6) return 2;
  return hour < 18 ? 0 : 1;
}

/** Monday to Friday, 09:30 to 18:00: people are at work. */
export function isWorkingTime(ms: number): boolean {
  const weekday = istWeekday(ms);
  const timeOfDay = istTimeOfDay(ms);
  return weekday > 0 && weekday < 6 && timeOfDay >= 9.5 * HOUR_MS && timeOfDay < 18 * HOUR_MS;
}

/** How many of `count` sessions start in each slot of the period; the sum is exactly `count`. */
export function slotCounts(period: Period, count: number): Uint32Array {
  const slots = Math.round((period.toMs - period.fromMs) / SLOT_MS);
  const weights = Array.from({ length: slots }, (_, slot) => load(period.fromMs + slot * SLOT_MS));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Uint32Array(slots);
  let cumulative = 0;
  let placed = 0;
  weights.forEach((weight, slot) => {
    cumulative += weight;
    const due = slot === slots - 1 ? count : Math.floor((cumulative / total) * count);
    counts[slot] = due - placed;
    placed = due;
  });
  return counts;
}

function load(ms: number): number {
  const position = (istTimeOfDay(ms) % DAY_MS) / HOUR_MS;
  const hour = Math.floor(position);
  const now = HOURLY_LOAD[hour] as number;
  const next = HOURLY_LOAD[(hour + 1) % 24] as number;
  const weekday = istWeekday(ms);
  return (now + (next - now) * (position - hour)) * (weekday === 0 || weekday === 6 ? WEEKEND_LOAD : 1);
}
