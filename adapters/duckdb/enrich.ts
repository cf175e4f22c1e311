import { BIGINT, BOOLEAN, DOUBLE, type DuckDBConnection, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import { resolveAddresses } from '../../core/enrich/resolve-addresses.ts';
import { resolveDomains } from '../../core/enrich/resolve-domains.ts';
import { APP_TYPES, appTables } from './app-tables.ts';
import { appendTyped } from './append-columns.ts';
import { typeOfWords } from './words.ts';

/** Columns that hold addresses as printed until they are resolved. */
export const ADDRESS_COLUMNS = [
  'source_ip',
  'destination_ip',
  'nat_source_ip',
  'nat_destination_ip',
  'gateway_ip',
] as const;

/** Address classes of one's own side of the network. */
const INSIDE: ReadonlySet<string> = new Set(['private', 'cgnat', 'loopback', 'link_local']);

export interface EnrichResult {
  readonly addresses: number;
  /** Distinct strings in address columns that are no addresses. */
  readonly bad: number;
  /** What is known of any address of a column, as `source_ip.country`: the rest is not joined or written row by row. */
  readonly known: ReadonlySet<string>;
}

/** Fields of an address that may be known of none: private ones have neither place nor network. */
const PLACE_FIELDS = ['country', 'region', 'city', 'latitude', 'longitude', 'asn', 'as_org'] as const;

/**
 * Looks up each distinct address and domain of the staged rows once. Leaves tables `address` (raw to everything known)
 * and `domain_app`, which the rows are joined to when they are written; `seen_in` tells the columns by bits.
 */
export async function enrich(
  connection: DuckDBConnection,
  columns: ReadonlySet<string>,
  geo: GeoTables,
): Promise<EnrichResult> {
  const present = ADDRESS_COLUMNS.filter((column) => columns.has(column));
  const { values: raws, columns: seenIn } = await distinct(connection, present);
  const resolved = resolveAddresses(raws, geo);
  const usable = resolved.class.map((kind) => kind !== 'unspecified');
  const when = <T extends DuckDBValue>(values: readonly T[]): (T | null)[] =>
    values.map((value, i) => (usable[i] ? value : null));
  const domains = await distinctDomains(connection, columns.has('domain'));
  await appTables(connection, { addresses: resolved, domains: resolveDomains(domains) });
  const words = {
    class: when(resolved.class),
    country: resolved.country,
    region: resolved.region,
    city: resolved.city,
    as_org: resolved.as_org,
  };
  const types = Object.entries(words).map(([name, values]) => [name, typeOfWords(values)]);
  await appendTyped(connection, { table: 'address', types: { ...Object.fromEntries(types), ...APP_TYPES } }, [
    { name: 'raw', type: VARCHAR, values: raws },
    { name: 'seen_in', type: INTEGER, values: seenIn },
    { name: 'canonical', type: VARCHAR, values: when(resolved.canonical) },
    { name: 'key', type: VARCHAR, values: when(resolved.key) },
    { name: 'bad', type: BOOLEAN, values: resolved.class.map((kind) => kind === null) },
    { name: 'inside', type: BOOLEAN, values: when(resolved.class.map((kind) => kind !== null && INSIDE.has(kind))) },
    { name: 'latitude', type: DOUBLE, values: resolved.latitude },
    { name: 'longitude', type: DOUBLE, values: resolved.longitude },
    { name: 'asn', type: BIGINT, values: resolved.asn.map((asn) => (asn === null ? null : BigInt(asn))) },
    { name: 'app_confidence', type: INTEGER, values: resolved.app_confidence },
    { name: 'app_name', type: VARCHAR, values: resolved.app_name },
    { name: 'app_family', type: VARCHAR, values: resolved.app_family },
    { name: 'app_basis', type: VARCHAR, values: resolved.app_basis },
    ...Object.entries(words).map(([name, values]) => ({ name, type: VARCHAR, values })),
  ]);
  const known = new Set<string>();
  for (const field of PLACE_FIELDS) {
    let anyOf = 0;
    for (const [i, value] of resolved[field].entries()) if (value !== null) anyOf |= seenIn[i]!;
    for (const [bit, column] of present.entries()) if ((anyOf & (1 << bit)) !== 0) known.add(`${column}.${field}`);
  }
  return { addresses: raws.length, bad: resolved.class.filter((kind) => kind === null).length, known };
}

/** Distinct domains, also in the table `domain_seen`. */
async function distinctDomains(connection: DuckDBConnection, isThere: boolean): Promise<string[]> {
  const seen = isThere
    ? 'SELECT DISTINCT domain FROM staged WHERE domain IS NOT NULL'
    : 'SELECT NULL::VARCHAR AS domain WHERE false';
  await connection.run(`CREATE OR REPLACE TABLE domain_seen AS ${seen}`);
  const result = await connection.runAndReadAll('SELECT domain FROM domain_seen ORDER BY domain');
  return (result.getColumns()[0] ?? []) as string[];
}

/** Distinct values of some columns, in order, and in which of them each stands: bit k is set for the k-th. */
async function distinct(
  connection: DuckDBConnection,
  columns: readonly string[],
): Promise<{ values: string[]; columns: number[] }> {
  if (columns.length === 0) return { values: [], columns: [] };
  const union = columns
    .map(
      (column, bit) => `SELECT ${column} AS a, ${1 << bit} AS bit FROM staged WHERE ${column} IS NOT NULL GROUP BY 1`,
    )
    .join(' UNION ALL ');
  const result = await connection.runAndReadAll(`SELECT a, bit_or(bit) FROM (${union}) GROUP BY a ORDER BY a`);
  const [values = [], bits = []] = result.getColumns();
  return { values: values as string[], columns: bits.map(Number) };
}
