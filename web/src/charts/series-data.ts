import type { OverviewResponse } from '../../../core/contract/overview.ts';

export type Series = OverviewResponse['series'];
export type SeriesPoint = Series['points'][number];

/** uPlot's columns: seconds since 1970, then one array per line. Windows without records are 0; scores are gaps there. */
export interface SeriesColumns {
  readonly seconds: number[];
  readonly events: number[];
  readonly anomalies: number[];
  readonly scores: (number | null)[];
}

/**
 * Fills the windows the API leaves out, so that silence is drawn as silence and not as a straight line. At most
 * `most` windows: a file with one stray date in 1970 must not make millions.
 */
export function seriesColumns(series: Series, most = 5000): SeriesColumns {
  const step = series.bucket_minutes * 60;
  const columns: SeriesColumns = { seconds: [], events: [], anomalies: [], scores: [] };
  const push = (at: number, point?: SeriesPoint): void => {
    columns.seconds.push(at);
    columns.events.push(point?.events ?? 0);
    columns.anomalies.push(point?.anomalies ?? 0);
    columns.scores.push(point?.mean_score ?? null);
  };
  const first = series.points[0];
  const last = series.points.at(-1);
  if (!first || !last) return columns;
  const fill = (Date.parse(last.time) - Date.parse(first.time)) / 1000 / step <= most;
  let before: number | null = null;
  for (const point of series.points) {
    const at = Date.parse(point.time) / 1000;
    if (fill && before !== null) for (let gap = before + step; gap < at - step / 2; gap += step) push(gap);
    push(at, point);
    before = at;
  }
  return columns;
}

/** "5 min", "1 h", "1 d". */
export function bucketLabel(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** A brushed stretch widened to whole windows, as the filter's half-open range; null for less than half a window. */
export function brushedRange(
  fromSeconds: number,
  toSeconds: number,
  bucketMinutes: number,
): { from: string; to: string } | null {
  const step = bucketMinutes * 60;
  if (!(toSeconds - fromSeconds >= step / 2)) return null;
  const from = Math.floor(fromSeconds / step) * step;
  const to = Math.ceil(toSeconds / step) * step;
  return { from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() };
}

export interface SeriesSummary {
  readonly events: number;
  readonly anomalies: number;
  /** Mean over the anomalies of all windows; null where there are none. */
  readonly meanScore: number | null;
  /** Window with the most anomalies, or events where there are none. */
  readonly peakIndex: number;
}

/** What the whole chart adds up to. */
export function seriesSummary(columns: SeriesColumns): SeriesSummary {
  const events = columns.events.reduce((sum, count) => sum + count, 0);
  const anomalies = columns.anomalies.reduce((sum, count) => sum + count, 0);
  const by = anomalies > 0 ? columns.anomalies : columns.events;
  let peakIndex = 0;
  by.forEach((count, index) => {
    if (count > by[peakIndex]!) peakIndex = index;
  });
  const scored = columns.scores.reduce<number>(
    (sum, score, index) => sum + (score === null ? 0 : columns.anomalies[index]!),
    0,
  );
  const weight = columns.scores.reduce<number>(
    (sum, score, index) => sum + (score ?? 0) * columns.anomalies[index]!,
    0,
  );
  return { events, anomalies, meanScore: scored > 0 ? weight / scored : null, peakIndex };
}
