import type { DataPeriod } from './data-period.ts';
import type { RangeChoice } from './filter-codec.ts';
import { formatTime } from './time.ts';

export const RELATIVE_RANGES = [
  { minutes: 15, label: 'Last 15 minutes' },
  { minutes: 60, label: 'Last hour' },
  { minutes: 360, label: 'Last 6 hours' },
  { minutes: 1440, label: 'Last 24 hours' },
  { minutes: 10_080, label: 'Last 7 days' },
  { minutes: 43_200, label: 'Last 30 days' },
] as const;

const MINUTE = 60_000;

/** The half-open period a choice means. "Last" ends just after the newest event held, on a whole minute. */
export function resolveRange(
  range: RangeChoice,
  period: DataPeriod | null,
): { from: string | null; to: string | null } {
  if (range.kind === 'absolute') return { from: range.from, to: range.to };
  if (range.kind === 'all' || !period) return { from: null, to: null };
  const toMs = Math.floor(period.lastMs / MINUTE) * MINUTE + MINUTE;
  return { from: new Date(toMs - range.minutes * MINUTE).toISOString(), to: new Date(toMs).toISOString() };
}

/** What the time button says. */
export function rangeLabel(range: RangeChoice, zone: string): string {
  if (range.kind === 'all') return 'All data';
  if (range.kind === 'last') {
    const known = RELATIVE_RANGES.find((candidate) => candidate.minutes === range.minutes);
    return known?.label ?? `Last ${range.minutes} minutes`;
  }
  const from = range.from ? formatTime(range.from, zone, 'minutes') : null;
  const to = range.to ? formatTime(range.to, zone, 'minutes') : null;
  if (!from) return `Before ${to}`;
  if (!to) return `From ${from}`;
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} – ${to.slice(11)}` : `${from} – ${to}`;
}
