import type { OverviewRequest, OverviewResponse } from '../../contract/overview.ts';
import { InvalidInputError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { SqlValue } from '../../ports.ts';
import type { SumScan } from '../../query/dimensions.ts';
import {
  anomalySlotsQuery,
  extentQuery,
  type Slices,
  severitiesQuery,
  slotsQuery,
  suspiciousAddressesQuery,
} from '../../query/overview-queries.ts';
import type { SearchScan } from '../../query/search-queries.ts';
import { epochMs } from '../../query/utc-time.ts';
import type { QueryDeps } from '../search/search-scan.ts';
import { zoneOffsets } from '../search/zone-clock.ts';
import { type DistinctFigures, distinctFigures, subscriberFigures } from './distinct-figures.ts';
import { heatmap } from './heatmap.ts';
import { analyticsScan, rollupScan } from './overview-scan.ts';
import { type PreviousFigures, previousFigures } from './previous-period.ts';
import { countries, places, ports, protocols, type Scans, topDomains } from './rankings.ts';
import { bucketMinutes, type Span, series } from './series.ts';
import { SPARK_SLICES, spark } from './spark.ts';
import { type AnomalySlot, anomalySlot, slotMinutes, type TimeSlot, timeSlot } from './time-slot.ts';
import { type FirstAlert, verdict } from './verdict.ts';

export interface OverviewContext {
  /** The run whose anomalies are shown; null before the first. */
  readonly run: OverviewResponse['run'];
  readonly topAlert?: FirstAlert | null;
}

const TOP_ADDRESSES = 10;

/**
 * Everything the overview shows, all of it over the filtered rows, identical rows counted once. Rows without a plausible
 * time count in totals and rankings, and in nothing that is laid out over time. Suspicious and attacking addresses are
 * the initiators of anomalous flows. Throws InvalidInputError naming the field at fault.
 */
export async function overview(
  deps: QueryDeps,
  request: OverviewRequest,
  context: OverviewContext,
): Promise<OverviewResponse> {
  const started = deps.clock.now();
  const { filter } = request;
  const offsetOf = zoneOffsets(request.zone);
  const rows = await analyticsScan(deps, filter, { table: 'flows' });
  const all = (await rollupScan(deps, filter)) ?? rows;
  const runId = context.run?.id ?? null;
  const anomalous = runId === null ? null : await analyticsScan(deps, filter, { table: 'anomalies', runId });
  const scans: Scans = { engine: deps.engine, all, anomalous };
  const span = await spanOf(deps, filter, all);
  const minutes = span === null ? 5 : bucketMinutes(request.bucket_minutes, span);
  const grain = span === null ? 5 : slotMinutes(minutes, span.toMs - span.fromMs);
  const slices = span && { ...span, count: SPARK_SLICES };
  const slots = await timeSlots(deps, grain % 5 === 0 ? all : rows, grain);
  const oddSlots = await anomalySlots(deps, anomalous, grain);
  const [subscribers, addresses, previous, names] = await Promise.all([
    slices && subscriberFigures(deps.engine, { all, rows, slices }),
    slices && anomalous && distinctFigures(deps.engine, anomalous, { what: 'source', slices }),
    previousFigures(deps, filter, runId),
    topDomains(scans),
  ]);
  const [portRows, protocolRows, sources, destinations, byCountry, suspicious, severities] = await Promise.all([
    ports(scans),
    protocols(scans),
    places(scans, 'source_place'),
    places(scans, 'destination_place'),
    countries(scans),
    suspiciousAddresses(deps, anomalous),
    severityCounts(deps, anomalous),
  ]);
  const kpis = kpisOf({ slots, oddSlots, subscribers, addresses, previous, slices, scored: anomalous !== null });
  const chart = series(slots, oddSlots, { span, minutes });
  return {
    period: { from: span && isoTime(span.fromMs), to: span && isoTime(span.toMs) },
    verdict: verdict({
      scored: anomalous !== null,
      events: kpis.events.value ?? 0,
      anomalies: kpis.anomalous_events.value ?? 0,
      severities,
      topAddress: suspicious[0] ?? null,
      bursts: chart.bursts,
      alert: context.topAlert ?? null,
      offsetOf,
      zone: request.zone,
    }),
    kpis,
    top_domains: names,
    series: chart,
    suspicious_addresses: suspicious,
    suspicious_countries: byCountry.suspicious,
    map: { sources, destinations, countries: byCountry.countries },
    ports: portRows,
    protocols: protocolRows,
    heatmap: heatmap(slots, oddSlots, offsetOf),
    run: context.run,
    elapsed_ms: deps.clock.now() - started,
  };
}

/** The asked period; an end not given is that of the data. Null where there is nothing. */
async function spanOf(deps: QueryDeps, { from, to }: OverviewRequest['filter'], scan: SumScan): Promise<Span | null> {
  const asked = { fromMs: from ? epochMs(from) : null, toMs: to ? epochMs(to) : null };
  if (asked.fromMs !== null && asked.toMs !== null) {
    if (asked.toMs <= asked.fromMs)
      throw new InvalidInputError('expected an end after the start', { field: 'filter.to' });
    return { fromMs: asked.fromMs, toMs: asked.toMs };
  }
  const [[first, last] = []] = (await deps.engine.run(extentQuery(scan))).rows;
  if (typeof first !== 'string' || typeof last !== 'string') return null;
  const fromMs = asked.fromMs ?? epochMs(first)!;
  const toMs = asked.toMs ?? epochMs(last)! + 1;
  return toMs > fromMs ? { fromMs, toMs } : null;
}

async function timeSlots(deps: QueryDeps, scan: SumScan, grain: number): Promise<TimeSlot[]> {
  return (await deps.engine.run(slotsQuery(scan, grain))).rows.map((row) => timeSlot(row, grain));
}

async function anomalySlots(deps: QueryDeps, scan: SearchScan | null, grain: number): Promise<AnomalySlot[]> {
  return scan === null
    ? []
    : (await deps.engine.run(anomalySlotsQuery(scan, grain))).rows.map((row) => anomalySlot(row, grain));
}

async function suspiciousAddresses(
  deps: QueryDeps,
  scan: SearchScan | null,
): Promise<OverviewResponse['suspicious_addresses']> {
  if (scan === null) return [];
  const { rows } = await deps.engine.run(suspiciousAddressesQuery(scan, TOP_ADDRESSES));
  return rows.map(([address, country, network, anomalies, scores, highest, bytes]) => ({
    address: String(address),
    country: textOrNull(country),
    network: textOrNull(network),
    anomalies: Number(anomalies),
    mean_score: Number(scores) / Number(anomalies),
    max_score: Number(highest),
    bytes: Number(bytes ?? 0),
  }));
}

async function severityCounts(deps: QueryDeps, scan: SearchScan | null): Promise<Map<string, number>> {
  if (scan === null) return new Map();
  const { rows } = await deps.engine.run(severitiesQuery(scan));
  return new Map(rows.map(([severity, count]) => [String(severity), Number(count)]));
}

interface Figures {
  readonly slots: readonly TimeSlot[];
  readonly oddSlots: readonly AnomalySlot[];
  readonly subscribers: DistinctFigures | null;
  readonly addresses: DistinctFigures | null;
  readonly previous: PreviousFigures | null;
  readonly slices: Slices | null;
  readonly scored: boolean;
}

function kpisOf({
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

function textOrNull(value: SqlValue | undefined): string | null {
  return value == null ? null : String(value);
}
