import { isoTime } from '../iso-time.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Where flows without a time, or with an implausible one, are kept. */
export const TIMELESS_DAY = '1970-01-01';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?Z$/;

/** Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Milliseconds since 1970 of `2026-01-05T10:00:00.000Z`, digits beyond milliseconds dropped; null for anything else. */
export function epochMs(iso: string): number | null {
  const match = ISO.exec(iso);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((part) => Number(match[part] ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 59) return null;
  const days = dayNumber(year!, month!, day!);
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const value = days * DAY_MS + hour! * HOUR_MS + minute! * MINUTE_MS + second! * 1000 + ms;
  // A day that does not exist (30 February) would come back as another one.
  return isoTime(value).slice(0, 10) === iso.slice(0, 10) ? value : null;
}

/** UTC date, as the partition column `dt` prints it. */
export function dayOf(ms: number): string {
  return isoTime(ms).slice(0, 10);
}
