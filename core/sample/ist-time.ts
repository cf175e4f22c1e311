/** Indian Standard Time: UTC+5:30 all year, the zone operators print without naming it. Times are epoch milliseconds. */

export const IST_OFFSET_MS = 19_800_000;
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

interface DayText {
  readonly iso: string;
  readonly slashed: string;
  readonly named: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => (value < 10 ? `0${value}` : `${value}`));
const MINUTES = Array.from({ length: 1440 }, (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:`);
// Days are few and asked for in order, so formatting a time is two look-ups.
const days = new Map<number, DayText>();

function two(value: number): string {
  return TWO_DIGITS[value] as string;
}

/** Proleptic Gregorian date of a day number since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms"). */
function civilDate(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

function dayText(dayNumber: number): DayText {
  let text = days.get(dayNumber);
  if (text === undefined) {
    const { year, month, day } = civilDate(dayNumber);
    text = {
      iso: `${year}-${two(month)}-${two(day)}`,
      slashed: `${two(day)}/${two(month)}/${year}`,
      named: `${two(day)}-${MONTHS[month - 1]}-${year}`,
    };
    days.set(dayNumber, text);
  }
  return text;
}

/** HH:MM:SS of a time already shifted to the zone it is printed in. */
function clockText(localMs: number): string {
  const second = Math.floor((localMs % DAY_MS) / 1000);
  return (MINUTES[Math.floor(second / 60)] as string) + two(second % 60);
}

/** 2026-01-05 00:00:00 */
export function istIso(ms: number): string {
  const local = ms + IST_OFFSET_MS;
  return `${dayText(Math.floor(local / DAY_MS)).iso} ${clockText(local)}`;
}

/** 05/01/2026 00:00:00 */
export function istSlashed(ms: number): string {
  const local = ms + IST_OFFSET_MS;
  return `${dayText(Math.floor(local / DAY_MS)).slashed} ${clockText(local)}`;
}

/** 05-Jan-2026 00:00:00 */
export function istNamed(ms: number): string {
  const local = ms + IST_OFFSET_MS;
  return `${dayText(Math.floor(local / DAY_MS)).named} ${clockText(local)}`;
}

export function istDate(ms: number): string {
  return dayText(Math.floor((ms + IST_OFFSET_MS) / DAY_MS)).iso;
}

export function istSlashedDate(ms: number): string {
  return dayText(Math.floor((ms + IST_OFFSET_MS) / DAY_MS)).slashed;
}

export function istClock(ms: number): string {
  return clockText(ms + IST_OFFSET_MS);
}

/** 2026-01-04T18:30:00 in UTC, without a zone suffix. */
export function utcIso(ms: number): string {
  return `${dayText(Math.floor(ms / DAY_MS)).iso}T${clockText(ms)}`;
}

/** Three digits of the millisecond. */
export function milliText(ms: number): string {
  return String(1000 + (ms % 1000)).slice(1);
}

/** Milliseconds since IST midnight. */
export function istTimeOfDay(ms: number): number {
  return (ms + IST_OFFSET_MS) % DAY_MS;
}

/** 0 = Sunday. */
export function istWeekday(ms: number): number {
  return (Math.floor((ms + IST_OFFSET_MS) / DAY_MS) + 4) % 7;
}
