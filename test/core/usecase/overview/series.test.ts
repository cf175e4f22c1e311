import { describe, expect, it } from 'vitest';
import { bucketMinutes, bursts, series } from '../../../../core/usecase/overview/series.ts';

const DAY = 86_400_000;
const span = (days: number) => ({ fromMs: 0, toMs: days * DAY });

describe('the series', () => {
  it.each([
    ['auto', 1, 5],
    ['auto', 6, 5],
    ['auto', 7, 10],
    ['auto', 20, 15],
    ['auto', 365, 360],
    ['auto', 4000, 1440],
    [10, 1, 10],
    [1, 1, 1],
    [1, 30, 10],
  ] as const)('asked for %s minutes over %i days takes %i', (asked, days, minutes) => {
    expect(bucketMinutes(asked, span(days))).toBe(minutes);
  });

  it('has a point for empty windows too, and the mean of scores where there are any', () => {
    const { points } = series(
      [{ startMs: 600_000, events: 3, sessions: 1, bytes: null }],
      [{ startMs: 600_000, anomalies: 2, scores: 1.5 }],
      { span: { fromMs: 0, toMs: 1_200_000 }, minutes: 5 },
    );
    expect(points.map((point) => [point.events, point.anomalies, point.mean_score])).toEqual([
      [0, 0, null],
      [0, 0, null],
      [3, 2, 0.75],
      [0, 0, null],
    ]);
  });

  it('marks windows far above the rest, joined where they touch', () => {
    const counts = new Array<number>(100).fill(1);
    counts[40] = 30;
    counts[41] = 25;
    counts[70] = 28;
    expect(bursts(counts)).toEqual([
      { from: 40, to: 42, anomalies: 55 },
      { from: 70, to: 71, anomalies: 28 },
    ]);
  });

  it('takes neither even traffic nor one or two anomalies for a burst', () => {
    expect(bursts(new Array<number>(50).fill(9))).toEqual([]);
    expect(bursts([...new Array<number>(200).fill(0), 2])).toEqual([]);
    expect(bursts([])).toEqual([]);
  });
});
