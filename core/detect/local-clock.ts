import { fixedOffsetMinutes, zoneOffsetMinutes } from '../formats/zone.ts';
import { instant } from '../query/expression.ts';
import { printLiteral } from '../query/literal.ts';
import { HOUR_MS } from '../query/utc-time.ts';

interface OffsetPeriod {
  /** Exclusive. */
  readonly untilMs: number;
  readonly minutes: number;
}

/**
 * SQL of a zone's offset from UTC in minutes at a UTC time: one number, or for zones that change it a case over the
 * changes within [fromMs, toMs), each exact to the hour in which zones change.
 */
export function offsetMinutesSql(
  zone: string,
  time: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): string {
  const fixed = fixedOffsetMinutes(zone);
  if (fixed !== null) return `${fixed}`;
  const periods = offsetPeriods(zone, fromMs, toMs);
  const last = periods.pop()!;
  const branches = periods.map(
    ({ untilMs, minutes }) => `when ${time} < ${printLiteral(instant(untilMs))} then ${minutes}`,
  );
  return branches.length === 0 ? `${last.minutes}` : `(case ${branches.join(' ')} else ${last.minutes} end)`;
}

const STEP_HOURS = 24 * 14;

/** No zone keeps an offset for less than two weeks, apart from Ramadan in Morocco, which is longer too. */
function offsetPeriods(zone: string, fromMs: number, toMs: number): OffsetPeriod[] {
  const periods: OffsetPeriod[] = [];
  const endHour = Math.ceil(toMs / HOUR_MS);
  let hour = Math.floor(fromMs / HOUR_MS);
  let minutes = zoneOffsetMinutes(zone, hour * HOUR_MS);
  while (hour < endHour) {
    const next = Math.min(hour + STEP_HOURS, endHour);
    const after = zoneOffsetMinutes(zone, next * HOUR_MS);
    if (after !== minutes) {
      const untilMs = changeWithin(zone, { from: hour, to: next, minutes }) * HOUR_MS;
      periods.push({ untilMs, minutes });
      minutes = after;
    }
    hour = next;
  }
  return [...periods, { untilMs: Number.POSITIVE_INFINITY, minutes }];
}

/** First hour in (from, to] with another offset than `from` has. */
function changeWithin(zone: string, { from, to, minutes }: { from: number; to: number; minutes: number }): number {
  let [same, other] = [from, to];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (zoneOffsetMinutes(zone, middle * HOUR_MS) === minutes) same = middle;
    else other = middle;
  }
  return other;
}
