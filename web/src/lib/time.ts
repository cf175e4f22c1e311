import { EM_DASH } from './numbers.ts';

/** Times are UTC everywhere but on screen, where they stand in a chosen IANA zone that is always named. */

export type TimeStyle = 'full' | 'seconds' | 'minutes' | 'date' | 'clock';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
  formatters.set(zone, made);
  return made;
}

/** Calendar parts of an instant in a zone. */
export interface ZonedParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export function partsIn(epochMs: number, zone: string): ZonedParts {
  const found: Record<string, number> = {};
  for (const part of formatterOf(zone).formatToParts(epochMs)) found[part.type] = Number(part.value);
  return {
    year: found['year'] ?? 0,
    month: found['month'] ?? 0,
    day: found['day'] ?? 0,
    hour: found['hour'] ?? 0,
    minute: found['minute'] ?? 0,
    second: found['second'] ?? 0,
    millisecond: found['fractionalSecond'] ?? 0,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** ISO 8601 with Z, or epoch milliseconds -> "2026-04-17 07:02:11"; `full` adds milliseconds. Null gives an em dash. */
export function formatTime(
  value: string | number | null | undefined,
  zone: string,
  style: TimeStyle = 'seconds',
): string {
  const epochMs = typeof value === 'number' ? value : value ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(epochMs)) return EM_DASH;
  const at = partsIn(epochMs, zone);
  const date = `${at.year}-${two(at.month)}-${two(at.day)}`;
  const minutes = `${two(at.hour)}:${two(at.minute)}`;
  if (style === 'date') return date;
  if (style === 'minutes') return `${date} ${minutes}`;
  if (style === 'clock') return `${minutes}:${two(at.second)}`;
  const seconds = `${date} ${minutes}:${two(at.second)}`;
  return style === 'full' ? `${seconds}.${String(at.millisecond).padStart(3, '0')}` : seconds;
}

/** Minutes the zone is ahead of UTC at an instant. */
export function offsetMinutes(epochMs: number, zone: string): number {
  const at = partsIn(epochMs, zone);
  const asUtc = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.millisecond);
  return Math.round((asUtc - epochMs) / 60_000);
}

/** 330 -> "UTC+05:30"; 0 -> "UTC". */
export function formatOffset(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(rest)}`;
}

/** Abbreviations people use where the platform has only an offset. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  'Asia/Kolkata': 'IST',
  'Asia/Calcutta': 'IST',
  'Asia/Kathmandu': 'NPT',
  'Asia/Dhaka': 'BST',
  'Asia/Karachi': 'PKT',
  'Asia/Singapore': 'SGT',
  'Asia/Dubai': 'GST',
  'Asia/Tokyo': 'JST',
};

/** "IST", "CET", "UTC"; the zone's own name where it has no letters. */
export function zoneShort(zone: string, epochMs: number): string {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC';
  const known = SHORT_NAMES[zone];
  if (known) return known;
  const part = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(epochMs)
    .find((piece) => piece.type === 'timeZoneName')?.value;
  if (part && /^[A-Z]{2,5}$/.test(part)) return part;
  return formatOffset(offsetMinutes(epochMs, zone));
}

/** "IST (UTC+05:30)"; zones without an abbreviation give their IANA name: "America/Sao Paulo (UTC-03:00)". */
export function zoneLabel(zone: string, epochMs: number): string {
  const short = zoneShort(zone, epochMs);
  const offset = formatOffset(offsetMinutes(epochMs, zone));
  if (short === 'UTC') return 'UTC';
  const name = short === offset ? zone.replaceAll('_', ' ') : short;
  return `${name} (${offset})`;
}

/** "Asia/Kolkata (UTC+05:30)": a zone by its IANA name, where it was chosen by that. */
export function zoneNamed(zone: string, epochMs: number): string {
  const offset = formatOffset(offsetMinutes(epochMs, zone));
  return zone === 'UTC' || zone === 'Etc/UTC' ? 'UTC' : `${zone.replaceAll('_', ' ')} (${offset})`;
}

/** Seconds -> "0.25 s", "42 s", "3 min 5 s", "2 h 4 min", "3 d 4 h". */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return EM_DASH;
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 1 && size > 0) return `${sign}${Number(size.toFixed(3))} s`;
  if (size < 60) return `${sign}${Number(size.toFixed(1))} s`;
  const pair = (large: number, unit: string, small: number, smallUnit: string): string =>
    `${sign}${large} ${unit}${small ? ` ${small} ${smallUnit}` : ''}`;
  const whole = Math.round(size);
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(size / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(size / 3600);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** How long ago, coarsely: "just now", "5 min ago", "3 h ago", "2 d ago". */
export function formatAgo(value: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(value)) / 1000;
  if (!Number.isFinite(seconds)) return EM_DASH;
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** "2026-04-17 07:02" as typed into a date field of a zone -> epoch milliseconds; null where it is no date. */
export function parseLocal(text: string, zone: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text.trim());
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (
    Number.isNaN(asUtc) ||
    new Date(asUtc).getUTCDate() !== day ||
    month < 1 ||
    month > 12 ||
    hour > 23 ||
    minute > 59
  )
    return null;
  // Twice, because the offset at the guess differs from the one at the result near a change of clocks.
  const first = asUtc - offsetMinutes(asUtc, zone) * 60_000;
  return asUtc - offsetMinutes(first, zone) * 60_000;
}
