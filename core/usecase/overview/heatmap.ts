import type { OverviewResponse } from '../../contract/overview.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../query/utc-time.ts';
import type { AnomalySlot, TimeSlot } from './time-slot.ts';

/** 7 x 24, Monday first, in the zone whose offsets (minutes east of UTC at an instant) are given. */
export function heatmap(
  slots: readonly TimeSlot[],
  anomalies: readonly AnomalySlot[],
  offsetOf: (ms: number) => number,
): OverviewResponse['heatmap'] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ events: 0, anomalies: 0 })));
  const cellAt = (startMs: number) => {
    const local = startMs + offsetOf(startMs) * MINUTE_MS;
    // 1970-01-01 was a Thursday.
    const weekday = (((Math.floor(local / DAY_MS) + 3) % 7) + 7) % 7;
    const hour = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
    return cells[weekday]![hour]!;
  };
  for (const slot of slots) if (slot.startMs !== null) cellAt(slot.startMs).events += slot.events;
  for (const slot of anomalies) if (slot.startMs !== null) cellAt(slot.startMs).anomalies += slot.anomalies;
  return cells;
}
