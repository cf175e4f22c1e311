import { BIGINT, BOOLEAN, DOUBLE, type DuckDBConnection, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import { PORT_APPS, PORT_REFINEMENTS } from '../../core/enrich/app-ports.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import { resolveAddresses } from '../../core/enrich/resolve-addresses.ts';
import { resolveDomains } from '../../core/enrich/resolve-domains.ts';
import { appendColumns } from './append-columns.ts';
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
}

/**
 * Looks up each distinct address and domain of the staged rows once. Leaves tables `address` (raw to everything known)
 * and `domain_app`, which the rows are joined to when they are written.
 */
export async function enrich(
  connection: DuckDBConnection,
  columns: ReadonlySet<string>,
  geo: GeoTables,
): Promise<EnrichResult> {
  const present = ADDRESS_COLUMNS.filter((column) => columns.has(column));
  const raws = present.length === 0 ? [] : await distinct(connection, present);
  const resolved = resolveAddresses(raws, geo);
  const usable = resolved.class.map((kind) => kind !== 'unspecified');
  const when = <T extends DuckDBValue>(values: readonly T[]): (T | null)[] =>
    values.map((value, i) => (usable[i] ? value : null));
  const words = {
    class: when(resolved.class),
    country: resolved.country,
    region: resolved.region,
    city: resolved.city,
    as_org: resolved.as_org,
    app_name: resolved.app_name,
    app_family: resolved.app_family,
    app_basis: resolved.app_basis,
  };
  await appendColumns(connection, 'address_text', [
    { name: 'raw', type: VARCHAR, values: raws },
    { name: 'canonical', type: VARCHAR, values: when(resolved.canonical) },
    { name: 'key', type: VARCHAR, values: when(resolved.key) },
    { name: 'bad', type: BOOLEAN, values: resolved.class.map((kind) => kind === null) },
    { name: 'inside', type: BOOLEAN, values: when(resolved.class.map((kind) => kind !== null && INSIDE.has(kind))) },
    { name: 'latitude', type: DOUBLE, values: resolved.latitude },
    { name: 'longitude', type: DOUBLE, values: resolved.longitude },
    { name: 'asn', type: BIGINT, values: resolved.asn.map((asn) => (asn === null ? null : BigInt(asn))) },
    { name: 'app_confidence', type: INTEGER, values: resolved.app_confidence },
    ...Object.entries(words).map(([name, values]) => ({ name, type: VARCHAR, values })),
  ]);
  const typed = Object.entries(words).map(([name, values]) => `CAST(${name} AS ${typeOfWords(values)}) AS ${name}`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE address AS SELECT * REPLACE (${typed.join(', ')}) FROM address_text`,
  );
  await connection.run('DROP TABLE address_text');
  await domainTable(connection, columns);
  await portTables(connection);
  return { addresses: raws.length, bad: resolved.class.filter((kind) => kind === null).length };
}

async function distinct(connection: DuckDBConnection, columns: readonly string[]): Promise<string[]> {
  const union = columns
    .map((column) => `SELECT ${column} AS a FROM staged WHERE ${column} IS NOT NULL`)
    .join(' UNION ALL ');
  const result = await connection.runAndReadAll(`SELECT a FROM (${union}) GROUP BY a ORDER BY a`);
  return (result.getColumns()[0] ?? []) as string[];
}

async function domainTable(connection: DuckDBConnection, columns: ReadonlySet<string>): Promise<void> {
  const domains = columns.has('domain') ? await distinct(connection, ['domain']) : [];
  const apps = resolveDomains(domains);
  const known = domains.map((_, i) => i).filter((i) => apps.app_name[i] !== null);
  const pick = <T>(values: readonly T[]): T[] => known.map((i) => values[i]!);
  await appendColumns(connection, 'domain_app', [
    { name: 'domain', type: VARCHAR, values: pick(domains) },
    { name: 'app_name', type: VARCHAR, values: pick(apps.app_name) },
    { name: 'app_family', type: VARCHAR, values: pick(apps.app_family) },
    { name: 'app_confidence', type: INTEGER, values: pick(apps.app_confidence) },
  ]);
}

/** One row per port and protocol: the exact protocol's row, else the row for any. */
async function portTables(connection: DuckDBConnection): Promise<void> {
  await appendColumns(connection, 'port_app', [
    { name: 'protocol', type: VARCHAR, values: PORT_APPS.map((row) => row.protocol) },
    { name: 'port', type: INTEGER, values: PORT_APPS.map((row) => row.port) },
    { name: 'app_name', type: VARCHAR, values: PORT_APPS.map((row) => row.app_name) },
    { name: 'app_confidence', type: INTEGER, values: PORT_APPS.map((row) => row.app_confidence) },
  ]);
  await connection.run(`CREATE OR REPLACE TEMP TABLE port_service AS
    SELECT protocol, port, first(app_name ORDER BY exact DESC) AS app_name, first(app_confidence ORDER BY exact DESC) AS app_confidence FROM (
      SELECT protocol, port, app_name, app_confidence, true AS exact FROM port_app WHERE protocol IS NOT NULL
      UNION ALL SELECT p.protocol, port, app_name, app_confidence, false FROM port_app, (VALUES ('tcp'), ('udp'), ('?')) p(protocol) WHERE port_app.protocol IS NULL)
    GROUP BY protocol, port`);
  await appendColumns(connection, 'port_refinement', [
    { name: 'address_app', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.address_app) },
    { name: 'protocol', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.protocol) },
    { name: 'port', type: INTEGER, values: PORT_REFINEMENTS.map((row) => row.port) },
    { name: 'app_name', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_name) },
    { name: 'app_family', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_family) },
    { name: 'app_confidence', type: INTEGER, values: PORT_REFINEMENTS.map((row) => row.app_confidence) },
  ]);
}
