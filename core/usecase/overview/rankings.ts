import type { OverviewResponse } from '../../contract/overview.ts';
import type { QueryEngine } from '../../ports.ts';
import type { Dimension, Rank, SumScan } from '../../query/dimensions.ts';
import { column, type Expression, equals, every, isNull, oneOf, some, text, whole } from '../../query/expression.ts';
import type { SearchScan } from '../../query/search-queries.ts';
import { type DimensionRow, dimensionRows } from './dimension-rows.ts';
import { portService } from './port-service.ts';

/** What the sums are over, and the anomalous flows among them; null where no run has scored any. */
export interface Scans {
  readonly engine: QueryEngine;
  readonly all: SumScan;
  readonly anomalous: SearchScan | null;
}

type Place = OverviewResponse['map']['sources'][number];

const TOP = 10;
const TOP_PORTS = 20;
const TOP_PLACES = 300;
/** More countries than there are codes, squared over both ends, are not expected; the limit bounds a hostile log. */
const MAX_PAIRS = 20_000;

/** Domains, or services, by visits, time spent and data; each ranking is its own ten. */
export async function topNames(
  { engine, all }: Scans,
  dimension: 'domain' | 'service',
): Promise<OverviewResponse['top_domains']> {
  const rows = await dimensionRows(engine, all, {
    dimension,
    ranks: ['sessions', 'seconds', 'bytes'],
    limit: TOP,
  });
  const ranked = (rank: Rank & keyof DimensionRow) =>
    rows
      .filter((row) => row.places[rank]! <= TOP && Number(row[rank]) > 0)
      .sort((a, b) => a.places[rank]! - b.places[rank]!)
      .map(({ key, sessions, seconds, bytes }) => ({ name: key!, sessions, seconds, bytes }));
  return { by_visits: ranked('sessions'), by_time: ranked('seconds'), by_bytes: ranked('bytes') };
}

export async function ports(scans: Scans): Promise<OverviewResponse['ports']> {
  const rows = await withAnomalies(scans, { dimension: 'port', limit: TOP_PORTS, key: ['number'] });
  return rows.map(({ row, anomalies }) => ({
    port: row.number!,
    service: portService(row.number!),
    sessions: row.sessions,
    anomalies,
  }));
}

export async function protocols(scans: Scans): Promise<OverviewResponse['protocols']> {
  const rows = await withAnomalies(scans, { dimension: 'protocol', limit: TOP_PORTS, key: ['key'] });
  return rows.map(({ row, anomalies }) => ({ protocol: row.key!, sessions: row.sessions, anomalies }));
}

export async function places(scans: Scans, dimension: 'source_place' | 'destination_place'): Promise<Place[]> {
  const rows = await withAnomalies(scans, { dimension, limit: TOP_PLACES, key: ['number', 'number2', 'key', 'key2'] });
  return rows.map(({ row, anomalies }) => ({
    latitude: row.number! / 10,
    longitude: row.number2! / 10,
    country: row.key,
    city: row.key2,
    sessions: row.sessions,
    anomalies,
  }));
}

type KeyName = 'key' | 'key2' | 'number' | 'number2';

interface Ask {
  readonly dimension: Dimension;
  readonly limit: number;
  readonly key: readonly KeyName[];
}

/** The most frequent keys and those with the most anomalies, each with both figures. */
async function withAnomalies({ engine, all, anomalous }: Scans, { dimension, limit, key }: Ask) {
  const odd = anomalous === null ? [] : await dimensionRows(engine, anomalous, { dimension, ranks: ['events'], limit });
  const nameOf = (row: DimensionRow) => JSON.stringify(key.map((part) => row[part]));
  const anomalies = new Map(odd.map((row) => [nameOf(row), row.events]));
  const rows = await dimensionRows(engine, all, { dimension, ranks: ['sessions'], limit, also: anyOf(odd, key) });
  return rows.map((row) => ({ row, anomalies: anomalies.get(nameOf(row)) ?? 0 }));
}

function anyOf(rows: readonly DimensionRow[], key: readonly KeyName[]): Expression | undefined {
  if (rows.length === 0) return undefined;
  const [only] = key;
  if (only !== undefined && key.length === 1)
    return oneOf(
      column(only),
      rows.map((row) => literal(row[only]!)),
    );
  return some(rows.map((row) => every(key.map((part) => sameKey(part, row[part])))));
}

function sameKey(part: KeyName, value: string | number | null): Expression {
  return value === null ? isNull(column(part)) : equals(column(part), literal(value));
}

function literal(value: string | number) {
  return typeof value === 'number' ? whole(value) : text(value);
}

export interface Countries {
  readonly countries: OverviewResponse['map']['countries'];
  readonly suspicious: OverviewResponse['suspicious_countries'];
}

/**
 * Sessions by the country at either end. A flow whose two ends lie in one country counts once among its events and
 * anomalies. Suspicious are the ten countries with the most anomalous flows; `share` is of their events.
 */
export async function countries({ engine, all, anomalous }: Scans): Promise<Countries> {
  const ask = { dimension: 'countries', ranks: ['sessions'], limit: MAX_PAIRS } as const;
  const odd = anomalous === null ? [] : await dimensionRows(engine, anomalous, ask);
  const pairs = await dimensionRows(engine, all, ask);
  const found = new Map<string, { as_source: number; as_destination: number; events: number; anomalies: number }>();
  const of = (country: string) => {
    const known = found.get(country) ?? { as_source: 0, as_destination: 0, events: 0, anomalies: 0 };
    found.set(country, known);
    return known;
  };
  for (const pair of pairs) {
    if (pair.key !== null) of(pair.key).as_source += pair.sessions;
    if (pair.key2 !== null) of(pair.key2).as_destination += pair.sessions;
    for (const country of endsOf(pair)) of(country).events += pair.events;
  }
  for (const pair of odd) for (const country of endsOf(pair)) of(country).anomalies += pair.events;
  const rows = [...found].map(([country, figures]) => ({ country, ...figures }));
  const suspicious = rows
    .filter((row) => row.anomalies > 0)
    .sort((a, b) => b.anomalies - a.anomalies || (a.country < b.country ? -1 : 1))
    .slice(0, TOP)
    .map(({ country, anomalies, events }) => ({
      country,
      anomalies,
      events,
      share: events > 0 ? anomalies / events : 0,
    }));
  rows.sort((a, b) => b.events - a.events || (a.country < b.country ? -1 : 1));
  return {
    countries: rows.map(({ country, as_source, as_destination, anomalies }) => ({
      country,
      as_source,
      as_destination,
      anomalies,
    })),
    suspicious,
  };
}

function endsOf(pair: DimensionRow): Set<string> {
  return new Set([pair.key, pair.key2].filter((country) => country !== null));
}
