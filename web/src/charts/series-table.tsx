import { useMemo } from 'react';
import { formatCount, formatScore } from '../lib/numbers.ts';
import { formatTime, zoneShort } from '../lib/time.ts';
import { bucketLabel, type Series } from './series-data.ts';

const MOST = 500;

/** The series as a table: the same figures for those who do not see the chart. Windows without events are left out. */
export function SeriesTable({ series, zone }: { series: Series; zone: string }) {
  const rows = useMemo(() => series.points.filter((point) => point.events > 0 || point.anomalies > 0), [series]);
  const first = rows[0];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="series-table" tabIndex={0} aria-label="Series as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Time ({first ? zoneShort(zone, Date.parse(first.time)) : zone})</th>
            <th scope="col">Events / {bucketLabel(series.bucket_minutes)}</th>
            <th scope="col">Anomalies</th>
            <th scope="col">Mean score of anomalies</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((point) => (
            <tr key={point.time}>
              <td>{formatTime(point.time, zone, 'minutes')}</td>
              <td>{formatCount(point.events)}</td>
              <td>{formatCount(point.anomalies)}</td>
              <td>{formatScore(point.mean_score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST ? (
        <p className="muted small">
          The first {MOST} of {formatCount(rows.length)} windows; narrow the time range to see the others.
        </p>
      ) : null}
    </section>
  );
}
