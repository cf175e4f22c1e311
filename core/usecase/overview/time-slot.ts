import type { SqlValue } from '../../ports.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../query/utc-time.ts';

/** Sums of a few minutes; `startMs` is null for rows without a plausible time. */
export interface TimeSlot {
  readonly startMs: number | null;
  readonly events: number;
  readonly sessions: number;
  /** Null where no row has any. */
  readonly bytes: number | null;
}

export interface AnomalySlot {
  readonly startMs: number | null;
  readonly anomalies: number;
  readonly scores: number;
}

export function timeSlot([hour, part, events, sessions, bytes]: SqlValue[], minutes: number): TimeSlot {
  return {
    startMs: startOf(hour, part, minutes),
    events: Number(events),
    sessions: Number(sessions),
    bytes: bytes == null ? null : Number(bytes),
  };
}

export function anomalySlot([hour, part, anomalies, scores]: SqlValue[], minutes: number): AnomalySlot {
  return { startMs: startOf(hour, part, minutes), anomalies: Number(anomalies), scores: Number(scores) };
}

function startOf(hour: SqlValue | undefined, part: SqlValue | undefined, minutes: number): number | null {
  const ms = typeof hour === 'string' ? epochMs(hour) : null;
  return ms === null ? null : ms + Number(part) * minutes * MINUTE_MS;
}

/** Divisors of an hour a slot may have, widest first: offsets of zones are whole quarters. */
const GRAINS = [15, 5, 1];
const NARROW_SPAN_MS = 60 * 24 * HOUR_MS;

/** Minutes of the slots to ask for, so that windows, heatmap hours and slices can be added up of them. */
export function slotMinutes(bucketMinutes: number, spanMs: number): number {
  const widest = spanMs > NARROW_SPAN_MS ? 15 : 5;
  return GRAINS.find((grain) => grain <= widest && bucketMinutes % grain === 0) ?? 1;
}
