import { formatTime, partsIn } from '../lib/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Beyond so many seconds a day and month no longer name one day. */
const YEAR_S = 365 * 86_400;

/** "04-17 10:00–11:30"; both dates where they differ, and years where those do. */
export function stretchText(from: string, to: string, zone: string): string {
  const [start, end] = [formatTime(from, zone, 'minutes'), formatTime(to, zone, 'minutes')];
  if (start.slice(0, 4) !== end.slice(0, 4)) return `${start}–${end}`;
  return `${start.slice(5)}–${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end.slice(5)}`;
}

export interface TickScale {
  readonly zone: string;
  /** Seconds from tick to tick, and over the whole axis. */
  readonly step: number;
  readonly span: number;
}

/** Ticks carry the year where the axis is longer than one. */
export function needsYear(span: number): boolean {
  return span > YEAR_S;
}

/** "14:30", and at midnight, or in steps of days, "17 Apr"; over more than a year "17 Apr 2026", months "Apr 2026". */
export function tickText(seconds: number, { zone, step, span }: TickScale): string {
  const at = partsIn(seconds * 1000, zone);
  const midnight = at.hour === 0 && at.minute === 0;
  if (step < 86_400 && !midnight) return `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;
  const month = MONTHS[at.month - 1];
  if (!needsYear(span)) return `${at.day} ${month}`;
  return step >= 28 * 86_400 ? `${month} ${at.year}` : `${at.day} ${month} ${at.year}`;
}
