import { type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import { PORT_APPS, PORT_REFINEMENTS } from '../../core/enrich/app-ports.ts';
import type { AddressColumns } from '../../core/enrich/resolve-addresses.ts';
import type { DomainColumns } from '../../core/enrich/resolve-domains.ts';
import { PROTOCOL_TYPE, PROTOCOL_WORDS } from '../../core/formats/sql-macros.ts';
import { appendTyped } from './append-columns.ts';
import { MOST_WORDS, typeOfWords, wordType } from './words.ts';

/** SQL types of services wherever they come from, so that the first one known can be picked without casts. */
export const APP_TYPES = {
  app_name: 'app_name_word',
  app_family: 'app_family_word',
  app_basis: 'app_basis_word',
} as const;

const BASES = ['domain', 'source', 'prefix', 'asn', 'port', 'prefix+port', 'asn+port'];

/**
 * Makes the types, and the tables `domain_app`, `port_service` and `port_refinement` the rows are joined to. The table
 * `domain_seen` holds the domains.
 */
export async function appTables(
  connection: DuckDBConnection,
  { addresses, domains }: { addresses: AddressColumns; domains: DomainColumns },
): Promise<void> {
  const names = [PORT_APPS, PORT_REFINEMENTS].flatMap((rows) => rows.map((row) => row.app_name));
  const refined = PORT_REFINEMENTS.map((row) => row.address_app);
  const families = PORT_REFINEMENTS.map((row) => row.app_family);
  const nameType = typeOfWords([...names, ...refined, ...addresses.app_name, ...domains.app_name]);
  const familyType = typeOfWords([...families, ...addresses.app_family, ...domains.app_family]);
  await connection.run(`CREATE TYPE ${APP_TYPES.app_name} AS ${nameType}`);
  await connection.run(`CREATE TYPE ${APP_TYPES.app_family} AS ${familyType}`);
  await connection.run(`CREATE TYPE ${APP_TYPES.app_basis} AS ${wordType(BASES)}`);
  await domainTable(connection, domains);
  await portTables(connection);
}

/** Every domain of the staged rows, as the word rows get for it, and its service. */
async function domainTable(connection: DuckDBConnection, apps: DomainColumns): Promise<void> {
  const known = apps.domain.map((_, i) => i).filter((i) => apps.app_name[i] !== null);
  const pick = <T>(values: readonly T[]): T[] => known.map((i) => values[i]!);
  await appendTyped(connection, { table: 'known_domain', types: APP_TYPES }, [
    { name: 'domain', type: VARCHAR, values: pick(apps.domain) },
    { name: 'app_name', type: VARCHAR, values: pick(apps.app_name) },
    { name: 'app_family', type: VARCHAR, values: pick(apps.app_family) },
    { name: 'app_confidence', type: INTEGER, values: pick(apps.app_confidence) },
  ]);
  const isFew = apps.domain.length > 0 && apps.domain.length <= MOST_WORDS;
  if (isFew) await connection.run('CREATE TYPE domain_word AS ENUM (SELECT domain FROM domain_seen ORDER BY domain)');
  await connection.run(`CREATE OR REPLACE TABLE domain_app AS
    SELECT s.domain, CAST(s.domain AS ${isFew ? 'domain_word' : 'VARCHAR'}) AS word, * EXCLUDE (domain)
    FROM domain_seen s LEFT JOIN known_domain k ON k.domain = s.domain`);
}

/** Protocols' numbers in `port_key`: 0 is none. */
const PROTOCOL_ROOM = 16;

/** SQL of a port and a protocol as one number, to be joined on. */
export function portKeySql(port: string, protocol: string | null): string {
  const code = protocol === null ? '0' : `coalesce(enum_code(CAST(${protocol} AS ${PROTOCOL_TYPE})) + 1, 0)`;
  return `(${port} * ${PROTOCOL_ROOM} + ${code})`;
}

function portKey(port: number, protocol: string | null): number {
  return port * PROTOCOL_ROOM + (protocol === null ? 0 : PROTOCOL_WORDS.indexOf(protocol) + 1);
}

/** One row per port and protocol: the exact protocol's row, else the row for any. */
async function portTables(connection: DuckDBConnection): Promise<void> {
  const services = new Map<number, (typeof PORT_APPS)[number]>();
  for (const row of PORT_APPS.filter(({ protocol }) => protocol === null))
    for (const protocol of ['tcp', 'udp', null]) services.set(portKey(row.port, protocol), row);
  for (const row of PORT_APPS.filter(({ protocol }) => protocol !== null))
    services.set(portKey(row.port, row.protocol), row);
  const rows = [...services.values()];
  await appendTyped(connection, { table: 'port_service', types: APP_TYPES }, [
    { name: 'port_key', type: INTEGER, values: [...services.keys()] },
    { name: 'app_name', type: VARCHAR, values: rows.map((row) => row.app_name) },
    { name: 'app_confidence', type: INTEGER, values: rows.map((row) => row.app_confidence) },
  ]);
  const types = { ...APP_TYPES, address_app: APP_TYPES.app_name };
  await appendTyped(connection, { table: 'port_refinement', types }, [
    { name: 'address_app', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.address_app) },
    { name: 'port_key', type: INTEGER, values: PORT_REFINEMENTS.map((row) => portKey(row.port, row.protocol)) },
    { name: 'app_name', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_name) },
    { name: 'app_family', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_family) },
    { name: 'app_confidence', type: INTEGER, values: PORT_REFINEMENTS.map((row) => row.app_confidence) },
  ]);
}
