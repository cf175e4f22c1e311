import type { OverviewResponse } from '../../contract/overview.ts';
import { meanScore } from '../../detect/mean-score.ts';
import { isoTime } from '../../iso-time.ts';
import { MINUTE_MS } from '../../query/utc-time.ts';
import type { AnomalySlot, TimeSlot } from './time-slot.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

type Series = OverviewResponse['series'];

/** Points beyond which a chart shows less, not more. */
const AUTO_POINTS = 2000;
const MAX_POINTS = 5000;
const AUTO_MINUTES = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

/**
 * Minutes of the series' windows: as asked, or the narrowest of 5, 10, ... that gives at most 2,000 points; what is
 * asked is widened likewise where it would give more than 5,000. Days over years are the widest.
 */
export function bucketMinutes(asked: number | 'auto', { fromMs, toMs }: Span): number {
  const fits = (minutes: number, points: number) => (toMs - fromMs) / (minutes * MINUTE_MS) <= points;
  if (asked !== 'auto' && fits(asked, MAX_POINTS)) return asked;
  const least = asked === 'auto' ? 5 : asked;
  const points = asked === 'auto' ? AUTO_POINTS : MAX_POINTS;
  return AUTO_MINUTES.find((minutes) => minutes >= least && fits(minutes, points)) ?? 1440;
}

/** Windows of the whole period, empty ones too, with the bursts among them. */
export function series(
  slots: readonly TimeSlot[],
  anomalies: readonly AnomalySlot[],
  { span, minutes }: { span: Span | null; minutes: number },
): Series {
  if (span === null) return { bucket_minutes: minutes, points: [], bursts: [] };
  const width = minutes * MINUTE_MS;
  const first = Math.floor(span.fromMs / width);
  const count = Math.min(MAX_POINTS * 4, Math.max(1, Math.ceil(span.toMs / width) - first));
  const windows = Array.from({ length: count }, () => ({ events: 0, anomalies: 0, scores: 0 }));
  const windowAt = (startMs: number | null) =>
    startMs === null ? undefined : windows[Math.floor(startMs / width) - first];
  for (const slot of slots) {
    const window = windowAt(slot.startMs);
    if (window) window.events += slot.events;
  }
  for (const slot of anomalies) {
    const window = windowAt(slot.startMs);
    if (!window) continue;
    window.anomalies += slot.anomalies;
    window.scores += slot.scores;
  }
  const timeOf = (index: number) => isoTime((first + index) * width);
  return {
    bucket_minutes: minutes,
    points: windows.map((window, index) => ({
      time: timeOf(index),
      events: window.events,
      anomalies: window.anomalies,
      mean_score: window.anomalies > 0 ? meanScore(window.scores, window.anomalies) : null,
    })),
    bursts: bursts(windows.map((window) => window.anomalies)).map(({ from, to, anomalies: sum }) => ({
      from: timeOf(from),
      to: timeOf(to),
      anomalies: sum,
    })),
  };
}

/** Fewer anomalies in a window are no burst, however quiet the rest. */
const LEAST_IN_BURST = 3;
/** Standard deviations above the mean: about one window in 700 of evenly spread anomalies. */
const DEVIATIONS = 3;

/**
 * Runs of windows that hold more anomalies than mean + 3 standard deviations over all windows of the period, and at
 * least three. `to` is the window after the last.
 */
export function bursts(counts: readonly number[]): { from: number; to: number; anomalies: number }[] {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, counts.length);
  const limit = Math.max(mean + DEVIATIONS * Math.sqrt(variance), LEAST_IN_BURST - 1);
  const found: { from: number; to: number; anomalies: number }[] = [];
  for (const [index, count] of counts.entries()) {
    if (count <= limit) continue;
    const last = found.at(-1);
    if (last?.to === index) {
      last.to = index + 1;
      last.anomalies += count;
    } else found.push({ from: index, to: index + 1, anomalies: count });
  }
  return found;
}
