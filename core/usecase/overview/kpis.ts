import type { OverviewResponse } from '../../contract/overview.ts';
import type { Slices } from '../../query/overview-queries.ts';
import type { DistinctFigures } from './distinct-figures.ts';
import type { PreviousFigures } from './previous-period.ts';
import { spark } from './spark.ts';
import type { AnomalySlot, TimeSlot } from './time-slot.ts';

/** What the six figures are made of. */
export interface Figures {
  readonly slots: readonly TimeSlot[];
  readonly oddSlots: readonly AnomalySlot[];
  readonly subscribers: DistinctFigures | null;
  readonly addresses: DistinctFigures | null;
  readonly previous: PreviousFigures | null;
  readonly slices: Slices | null;
  readonly scored: boolean;
}

/** The six figures with the period before and 24 slices. Of what no run has scored, and of bytes nobody reports, the value is null. */
export function kpisOf({
  slots,
  oddSlots,
  subscribers,
  addresses,
  previous,
  slices,
  scored,
}: Figures): OverviewResponse['kpis'] {
  const summed = (of: (slot: TimeSlot) => number) => slots.reduce((sum, slot) => sum + of(slot), 0);
  const over = (of: (slot: TimeSlot) => number) =>
    spark(
      slots.map((slot) => ({ startMs: slot.startMs, value: of(slot) })),
      slices,
    );
  const empty = spark([], null);
  const knowsBytes = slots.some((slot) => slot.bytes !== null);
  return {
    sessions: {
      value: summed((slot) => slot.sessions),
      previous: previous?.sessions ?? null,
      spark: over((slot) => slot.sessions),
    },
    // Null where the logs name no subscriber: an address is not a person.
    unique_users: {
      value: subscribers !== null && subscribers.total > 0 ? subscribers.total : null,
      previous: previous !== null && previous.subscribers > 0 ? previous.subscribers : null,
      spark: [...(subscribers?.spark ?? empty)],
    },
    events: {
      value: summed((slot) => slot.events),
      previous: previous?.events ?? null,
      spark: over((slot) => slot.events),
    },
    anomalous_events: {
      value: scored ? oddSlots.reduce((sum, slot) => sum + slot.anomalies, 0) : null,
      previous: previous?.anomalies ?? null,
      spark: spark(
        oddSlots.map((slot) => ({ startMs: slot.startMs, value: slot.anomalies })),
        slices,
      ),
    },
    attacking_addresses: {
      value: scored ? (addresses?.total ?? 0) : null,
      previous: previous?.addresses ?? null,
      spark: [...(addresses?.spark ?? empty)],
    },
    bytes: {
      value: knowsBytes ? summed((slot) => slot.bytes ?? 0) : null,
      previous: previous?.bytes ?? null,
      spark: over((slot) => slot.bytes ?? 0),
    },
  };
}
