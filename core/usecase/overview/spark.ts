import type { SliceHours, Slices } from '../../query/overview-queries.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../../query/utc-time.ts';

export const SPARK_SLICES = 24;

/** Slice a time lies in; what begins before the period counts into the first. */
export function sliceOf(ms: number, { fromMs, toMs, count }: Slices): number {
  const slice = Math.floor(((ms - fromMs) * count) / (toMs - fromMs));
  return Math.min(count - 1, Math.max(0, slice));
}

/** Sums of values by slice. */
export function spark(values: Iterable<{ startMs: number | null; value: number }>, slices: Slices | null): number[] {
  const sums = new Array<number>(SPARK_SLICES).fill(0);
  if (slices === null) return sums;
  for (const { startMs, value } of values) if (startMs !== null) sums[sliceOf(startMs, slices)]! += value;
  return sums;
}

/** Days in a list of slices that is still worth printing. */
const MAX_DAYS = 2000;

/** Which hours of which days make each slice; null where the period has too many days. */
export function sliceHours(slices: Slices): SliceHours[] | null {
  const firstDay = Math.floor(slices.fromMs / DAY_MS);
  const lastDay = Math.floor((slices.toMs - 1) / DAY_MS);
  if (lastDay - firstDay > MAX_DAYS) return null;
  const hours: SliceHours[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const masks = new Map<number, number>();
    for (let hour = 0; hour < 24; hour++) {
      const slice = sliceOf(day * DAY_MS + hour * HOUR_MS, slices);
      masks.set(slice, (masks.get(slice) ?? 0) + 2 ** hour);
    }
    for (const [slice, mask] of masks) hours.push({ day: dayOf(day * DAY_MS), slice, mask });
  }
  return hours;
}
