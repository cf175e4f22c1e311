import type { Filter } from '../../contract/filter.ts';
import type { OverviewRequest, OverviewResponse } from '../../contract/overview.ts';
import { meanScore } from '../../detect/mean-score.ts';
import { InvalidInputError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { SqlValue } from '../../ports.ts';
import { anomalySlotsQuery, severitiesQuery, suspiciousAddressesQuery } from '../../query/anomaly-queries.ts';
import type { SumScan } from '../../query/dimensions.ts';
import { filterToPredicate } from '../../query/filter-predicate.ts';
import { extentQuery, type Slices, slotsQuery } from '../../query/overview-queries.ts';
import type { SearchScan } from '../../query/search-queries.ts';
import { epochMs } from '../../query/utc-time.ts';
import { isOverEverything } from '../detect/run-item.ts';
import type { QueryDeps } from '../search/search-scan.ts';
import { zoneOffsets } from '../search/zone-clock.ts';
import { distinctFigures, subscriberFigures } from './distinct-figures.ts';
import { heatmap } from './heatmap.ts';
import { type Figures, kpisOf } from './kpis.ts';
import { analyticsScan, rollupScan } from './overview-scan.ts';
import { previousFigures } from './previous-period.ts';
import { countries, places, ports, protocols, type Scans, topNames } from './rankings.ts';
import { bucketMinutes, type Span, series } from './series.ts';
import { SPARK_SLICES } from './spark.ts';
import { type AnomalySlot, anomalySlot, slotMinutes, type TimeSlot, timeSlot } from './time-slot.ts';
import { type FirstAlert, verdict } from './verdict.ts';

export interface OverviewContext {
  /** The run whose anomalies are shown; null before the first. */
  readonly run: OverviewResponse['run'];
  readonly topAlert?: FirstAlert | null;
  /** Uploads that came after the run. */
  readonly unscored?: ReadonlySet<string>;
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
  const offsetOf = zoneOffsets(request.zone);
  const { run, unscored } = scoredPart(request.filter, context);
  const read = await readingOf(deps, request, run?.id ?? null);
  const over = await overTime(deps, request, read);
  const ranked = await rankings(deps, read);
  const kpis = kpisOf({ ...over, scored: read.anomalous !== null });
  const chart = series(over.slots, over.oddSlots, { span: read.span, minutes: read.minutes });
  const { severities, ...panels } = ranked;
  return {
    period: { from: read.span && isoTime(read.span.fromMs), to: read.span && isoTime(read.span.toMs) },
    verdict: verdict({
      scored: read.anomalous !== null,
      partly: unscored > 0 || (run?.covers ?? null) !== null,
      events: kpis.events.value ?? 0,
      anomalies: kpis.anomalous_events.value ?? 0,
      severities,
      topAddress: panels.suspicious_addresses[0] ?? null,
      bursts: chart.bursts,
      // An alert may lie outside of what is looked at.
      alert: isOverEverything(request.filter) ? (context.topAlert ?? null) : null,
      offsetOf,
      zone: request.zone,
    }),
    kpis,
    series: chart,
    ...panels,
    heatmap: heatmap(over.slots, over.oddSlots, offsetOf),
    run,
    unscored_uploads: unscored,
    elapsed_ms: deps.clock.now() - started,
  };
}

/** The run that speaks for what is looked at, none where it knows nothing of it, and how many uploads it does not know. */
function scoredPart(filter: Filter, { run, unscored = new Set() }: OverviewContext) {
  if (run === null) return { run, unscored: 0 };
  const { uploads } = filterToPredicate(filter).scope;
  if (uploads === undefined) return { run, unscored: unscored.size };
  const unknown = uploads.filter((upload) => unscored.has(upload)).length;
  return { run: uploads.length > 0 && unknown === uploads.length ? null : run, unscored: unknown };
}

/** What is read, and how finely. */
interface Reading extends Scans {
  readonly rows: SearchScan;
  readonly runId: string | null;
  readonly span: Span | null;
  /** Minutes of the series' windows, and of the slots they are made of. */
  readonly minutes: number;
  readonly grain: number;
  readonly slices: Slices | null;
}

async function readingOf(
  deps: QueryDeps,
  { filter, bucket_minutes }: OverviewRequest,
  runId: string | null,
): Promise<Reading> {
  const rows = await analyticsScan(deps, filter, { table: 'flows' });
  const all = (await rollupScan(deps, filter)) ?? rows;
  const anomalous = runId === null ? null : await analyticsScan(deps, filter, { table: 'anomalies', runId });
  const span = await spanOf(deps, filter, all);
  const minutes = span === null ? 5 : bucketMinutes(bucket_minutes, span);
  const grain = span === null ? 5 : slotMinutes(minutes, span.toMs - span.fromMs);
  const slices = span && { ...span, count: SPARK_SLICES };
  return { engine: deps.engine, rows, all, anomalous, runId, span, minutes, grain, slices };
}

/** Figures by time, and of the period before. */
async function overTime(deps: QueryDeps, { filter }: OverviewRequest, read: Reading): Promise<Omit<Figures, 'scored'>> {
  const { all, rows, anomalous, grain, slices } = read;
  const [slots, oddSlots] = await Promise.all([
    timeSlots(deps, grain % 5 === 0 ? all : rows, grain),
    anomalySlots(deps, anomalous, grain),
  ]);
  const [subscribers, addresses, previous] = await Promise.all([
    slices && subscriberFigures(deps.engine, { all, rows, slices }),
    slices && anomalous && distinctFigures(deps.engine, anomalous, { what: 'source', slices }),
    previousFigures(deps, filter, read.runId),
  ]);
  return { slots, oddSlots, subscribers, addresses, previous, slices };
}

type Panels = Pick<
  OverviewResponse,
  'top_domains' | 'top_services' | 'ports' | 'protocols' | 'map' | 'suspicious_addresses' | 'suspicious_countries'
> & { readonly severities: ReadonlyMap<string, number> };

/** Rankings; the engine decides how many of them run at a time. */
async function rankings(deps: QueryDeps, read: Reading): Promise<Panels> {
  const [
    top_domains,
    top_services,
    portRows,
    protocolRows,
    sources,
    destinations,
    byCountry,
    suspicious_addresses,
    severities,
  ] = await Promise.all([
    topNames(read, 'domain'),
    topNames(read, 'service'),
    ports(read),
    protocols(read),
    places(read, 'source_place'),
    places(read, 'destination_place'),
    countries(read),
    suspiciousAddresses(deps, read.anomalous),
    severityCounts(deps, read.anomalous),
  ]);
  return {
    top_domains,
    top_services,
    ports: portRows,
    protocols: protocolRows,
    map: { sources, destinations, countries: byCountry.countries },
    suspicious_addresses,
    suspicious_countries: byCountry.suspicious,
    severities,
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
    mean_score: meanScore(Number(scores), Number(anomalies)),
    max_score: Number(highest),
    bytes: Number(bytes ?? 0),
  }));
}

async function severityCounts(deps: QueryDeps, scan: SearchScan | null): Promise<Map<string, number>> {
  if (scan === null) return new Map();
  const { rows } = await deps.engine.run(severitiesQuery(scan));
  return new Map(rows.map(([severity, count]) => [String(severity), Number(count)]));
}

function textOrNull(value: SqlValue | undefined): string | null {
  return value == null ? null : String(value);
}
