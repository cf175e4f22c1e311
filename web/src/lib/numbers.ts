/** Numbers as people read them. Every figure carries its unit; what the source does not say is null and stays visible. */

/** What stands where the source says nothing; the screen adds NOT_IN_SOURCE as its title. */
export const EM_DASH = '—';
export const NOT_IN_SOURCE = 'not in the source';

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

type Maybe = number | string | null | undefined;

/** 64-bit counters beyond 2^53 travel as decimal strings; on screen three digits are enough. */
function asNumber(value: Maybe): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** 1284906 -> "1,284,906". */
export function formatCount(value: Maybe): string {
  const number = asNumber(value);
  return number === null ? EM_DASH : grouped.format(number);
}

/** 1284906 -> "1.3M", for axes and badges. */
export function formatCompact(value: Maybe): string {
  const number = asNumber(value);
  return number === null ? EM_DASH : compact.format(number);
}

/** Decimal units: 377300 -> "377.3 kB". */
export function formatBytes(value: Maybe): string {
  const number = asNumber(value);
  if (number === null) return EM_DASH;
  const sign = number < 0 ? '-' : '';
  let size = Math.abs(number);
  let unit = 0;
  while (size >= 999.95 && unit < BYTE_UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : size >= 100 ? 1 : size >= 10 ? 1 : 2;
  return `${sign}${size.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** A share from 0 to 1 -> "12.3 %". */
export function formatPercent(share: Maybe, digits = 1): string {
  const number = asNumber(share);
  return number === null ? EM_DASH : `${(number * 100).toFixed(digits)} %`;
}

/** A score from 0 to 1 -> "0.986". */
export function formatScore(value: Maybe): string {
  const number = asNumber(value);
  return number === null ? EM_DASH : number.toFixed(3);
}

/** "1 row", "2 rows", "no rows" is left to the caller. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Relative change since the period before; null where there is nothing to compare with. */
export function changeOf(value: number | null, previous: number | null): number | null {
  if (value === null || previous === null || previous === 0) return null;
  return (value - previous) / previous;
}
