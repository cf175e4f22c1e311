import { describe, expect, it } from 'vitest';
import {
  brushedRange,
  bucketLabel,
  type Series,
  seriesColumns,
  seriesSummary,
} from '../../../web/src/charts/series-data.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 3, 17) + minutes * 60_000).toISOString();

function series(points: readonly (readonly [number, number, number, number | null])[], bucket = 10): Series {
  return {
    bucket_minutes: bucket,
    bursts: [],
    points: points.map(([minutes, events, anomalies, mean_score]) => ({
      time: at(minutes),
      events,
      anomalies,
      mean_score,
    })),
  };
}

describe('time series', () => {
  it('draws windows the server left out as silence, without a score', () => {
    const columns = seriesColumns(
      series([
        [0, 5, 1, 0.5],
        [30, 7, 0, 0.4],
      ]),
    );
    expect(columns.events).toEqual([5, 0, 0, 7]);
    expect(columns.scores).toEqual([0.5, null, null, 0.4]);
    expect(columns.seconds.map((second) => (second - columns.seconds[0]!) / 60)).toEqual([0, 10, 20, 30]);
  });

  it('does not make millions of windows for one stray date', () => {
    const columns = seriesColumns(
      series([
        [0, 1, 0, null],
        [60 * 24 * 365 * 20, 1, 0, null],
      ]),
    );
    expect(columns.seconds).toHaveLength(2);
  });

  it('is empty without points', () => {
    expect(seriesColumns(series([])).seconds).toEqual([]);
    expect(seriesSummary(seriesColumns(series([])))).toMatchObject({ events: 0, meanScore: null });
  });

  it('weighs the mean score by the anomalies it is the mean of, and leaves windows without any out', () => {
    const summary = seriesSummary(
      seriesColumns(
        series([
          [0, 10, 1, 0.7],
          [10, 30, 3, 0.9],
          [20, 99, 0, null],
        ]),
      ),
    );
    expect(summary.meanScore).toBeCloseTo(0.85);
    expect(summary).toMatchObject({ events: 139, anomalies: 4, peakIndex: 1 });
  });

  it('widens a brushed stretch to whole windows', () => {
    const from = Date.parse(at(0)) / 1000;
    expect(brushedRange(from + 130, from + 1900, 10)).toEqual({ from: at(0), to: at(40) });
  });

  it('takes a click for no brush', () => {
    const from = Date.parse(at(0)) / 1000;
    expect(brushedRange(from + 10, from + 20, 10)).toBeNull();
  });

  it('names windows in the largest unit that fits', () => {
    expect([5, 60, 90, 1440].map(bucketLabel)).toEqual(['5 min', '1 h', '90 min', '1 d']);
  });
});
