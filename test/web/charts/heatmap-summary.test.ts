import { describe, expect, it } from 'vitest';
import { type HeatCell, heatPeak, heatTop, hourRange } from '../../../web/src/charts/heatmap-summary.ts';

/** A quiet week with counts set at [day, hour, anomalies]. */
function week(...counts: readonly (readonly [number, number, number])[]): HeatCell[][] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ events: 100, anomalies: 0 })));
  for (const [day, hour, anomalies] of counts) cells[day]![hour] = { events: 100, anomalies };
  return cells;
}

describe('hour x day heatmap', () => {
  it('has no peak where nothing happened', () => {
    expect(heatPeak(week(), 'anomalies')).toBeNull();
    expect(heatTop(week(), 'anomalies')).toBe(0);
  });

  it('widens the peak over neighbours of at least half its height, within the day', () => {
    const peak = heatPeak(week([5, 2, 30], [5, 1, 16], [5, 3, 14], [4, 23, 40], [5, 0, 20]), 'anomalies');
    expect(peak).toMatchObject({ day: 'Friday', from: 23, to: 24, value: 40 });
    const saturday = heatPeak(week([5, 2, 30], [5, 1, 16], [5, 3, 14]), 'anomalies');
    expect(saturday).toMatchObject({ day: 'Saturday', from: 1, to: 3, value: 46 });
  });

  it('compares with the median of the hours that hold anything', () => {
    expect(heatPeak(week([0, 1, 2], [1, 1, 4], [2, 1, 40]), 'anomalies')?.timesMedian).toBe(10);
    expect(heatPeak(week([0, 1, 2]), 'anomalies')?.timesMedian).toBeNull();
  });

  it('counts events when asked for events', () => {
    expect(heatTop(week([0, 1, 999]), 'events')).toBe(100);
  });

  it('ends the last hour of a day at 24:00', () => {
    expect(hourRange(23, 24)).toBe('23:00–24:00');
    expect(hourRange(1, 4)).toBe('01:00–04:00');
  });
});
