import { useCallback, useId, useMemo, useState } from 'react';
import { formatCount, formatScore } from '../lib/numbers.ts';
import { formatTime, zoneLabel } from '../lib/time.ts';
import { usePalette } from './palette.ts';
import {
  brushedRange,
  bucketLabel,
  type Series,
  type SeriesColumns,
  seriesColumns,
  seriesSummary,
} from './series-data.ts';
import { anomalyOptions, eventsOptions, type PlotFrame } from './series-options.ts';
import { stretchText } from './time-words.ts';
import { usePlot } from './use-plot.ts';
import 'uplot/dist/uPlot.min.css';
import './time-series.css';

export interface TimeSeriesProps {
  readonly series: Series;
  /** IANA zone of the axis. */
  readonly zone: string;
  /** Without a run there are no anomalies to draw, only events. */
  readonly scored: boolean;
  /** Half-open range in ISO 8601 that was brushed. */
  readonly onRange: (range: { from: string; to: string }) => void;
}

/** Events, anomalies and their mean score over time. Dragging selects a range; bursts are buttons that do the same. */
export function TimeSeries({ series, zone, scored, onRange }: TimeSeriesProps) {
  const [at, setAt] = useState<number | null>(null);
  const columns = useMemo(() => seriesColumns(series), [series]);
  const palette = usePalette();
  const syncKey = useId();
  const step = series.bucket_minutes;
  const brush = useCallback(
    (from: number, to: number) => {
      const range = brushedRange(from, to, step);
      if (range) onRange(range);
    },
    [step, onRange],
  );
  const frame: PlotFrame = useMemo(
    () => ({ palette, zone, syncKey, onCursor: setAt, onBrush: brush }),
    [palette, zone, syncKey, brush],
  );
  return (
    <figure className="series" aria-label={summaryText(columns, step, zone)}>
      <div aria-hidden="true">
        <EventsPlot frame={frame} columns={columns} alone={!scored} />
        {scored ? <AnomalyPlot frame={frame} columns={columns} series={series} /> : null}
      </div>
      <SeriesLegend columns={columns} at={at} step={step} zone={zone} scored={scored} />
      {scored && series.bursts.length > 0 ? <BurstList series={series} zone={zone} onRange={onRange} /> : null}
    </figure>
  );
}

function EventsPlot({ frame, columns, alone }: { frame: PlotFrame; columns: SeriesColumns; alone: boolean }) {
  const data = useMemo(() => [columns.seconds, columns.events] as [number[], number[]], [columns]);
  const build = useCallback(
    (width: number) => eventsOptions(frame, { width, height: alone ? 330 : 92, xAxis: alone }),
    [frame, alone],
  );
  return <div ref={usePlot(build, data)} className="series-plot" />;
}

function AnomalyPlot({ frame, columns, series }: { frame: PlotFrame; columns: SeriesColumns; series: Series }) {
  const data = useMemo(
    () => [columns.seconds, columns.anomalies, columns.scores] as [number[], number[], (number | null)[]],
    [columns],
  );
  const build = useCallback(
    (width: number) => {
      const bands = series.bursts.map((burst, index) => ({
        from: Date.parse(burst.from) / 1000,
        to: Date.parse(burst.to) / 1000,
        label: `Burst ${index + 1}`,
      }));
      return anomalyOptions(frame, { width, height: 284 }, bands);
    },
    [frame, series],
  );
  return <div ref={usePlot(build, data)} className="series-plot" />;
}

type LegendProps = { columns: SeriesColumns; at: number | null; step: number; zone: string; scored: boolean };

/** The values under the pointer; without one, the totals of the period. */
function SeriesLegend({ columns, at, step, zone, scored }: LegendProps) {
  const totals = useMemo(() => seriesSummary(columns), [columns]);
  const seconds = at === null ? undefined : columns.seconds[at];
  const here = seconds !== undefined && at !== null;
  const when = here ? `${formatTime(seconds * 1000, zone, 'minutes')} ${zoneLabel(zone, seconds * 1000)}` : 'all';
  return (
    <dl className="series-legend">
      <div>
        <dt className="muted">Time</dt>
        <dd className="mono">{when}</dd>
      </div>
      <div>
        <dt>
          <i className="key key-events" /> Events{here ? ` / ${bucketLabel(step)}` : ''}
        </dt>
        <dd className="mono">{formatCount(here ? columns.events[at] : totals.events)}</dd>
      </div>
      {scored ? (
        <>
          <div>
            <dt>
              <i className="key key-anomalies" /> Anomalies
            </dt>
            <dd className="mono">{formatCount(here ? columns.anomalies[at] : totals.anomalies)}</dd>
          </div>
          <div>
            <dt>
              <i className="key key-score" /> Mean score of anomalies
            </dt>
            <dd className="mono">{formatScore(here ? columns.scores[at] : totals.meanScore)}</dd>
          </div>
        </>
      ) : null}
    </dl>
  );
}

function BurstList({ series, zone, onRange }: Pick<TimeSeriesProps, 'series' | 'zone' | 'onRange'>) {
  const shown = series.bursts.slice(0, 6);
  return (
    <ul className="series-bursts" aria-label="Bursts of anomalies">
      {shown.map((burst, index) => (
        <li key={burst.from}>
          <button type="button" onClick={() => onRange({ from: burst.from, to: burst.to })}>
            <strong>Burst {index + 1}</strong> {stretchText(burst.from, burst.to, zone)} ·{' '}
            {formatCount(burst.anomalies)} anomalies
          </button>
        </li>
      ))}
      {series.bursts.length > shown.length ? (
        <li className="muted">and {series.bursts.length - shown.length} more</li>
      ) : null}
    </ul>
  );
}

function summaryText(columns: SeriesColumns, step: number, zone: string): string {
  const { events, anomalies, peakIndex } = seriesSummary(columns);
  const peak = columns.seconds[peakIndex];
  if (peak === undefined) return 'No events in this period';
  const when = `${formatTime(peak * 1000, zone, 'minutes')} ${zoneLabel(zone, peak * 1000)}`;
  return `${formatCount(events)} events and ${formatCount(anomalies)} anomalies in windows of ${bucketLabel(step)}; peak at ${when}`;
}
