import { type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import { PORT_APPS, PORT_REFINEMENTS } from '../../core/enrich/app-ports.ts';
import type { AddressColumns } from '../../core/enrich/resolve-addresses.ts';
import type { DomainColumns } from '../../core/enrich/resolve-domains.ts';
import { appendTyped } from './append-columns.ts';
import { typeOfWords, wordType } from './words.ts';

/** SQL types of services wherever they come from, so that the first one known can be picked without casts. */
export const APP_TYPES = {
  app_name: 'app_name_word',
  app_family: 'app_family_word',
  app_basis: 'app_basis_word',
} as const;

const BASES = ['domain', 'source', 'prefix', 'asn', 'port', 'prefix+port', 'asn+port'];

/**
 * Makes the types, and the tables `domain_app`, `port_service` and `port_refinement` the rows are joined to.
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

async function domainTable(connection: DuckDBConnection, apps: DomainColumns): Promise<void> {
  const known = apps.domain.map((_, i) => i).filter((i) => apps.app_name[i] !== null);
  const pick = <T>(values: readonly T[]): T[] => known.map((i) => values[i]!);
  await appendTyped(connection, { table: 'domain_app', types: APP_TYPES }, [
    { name: 'domain', type: VARCHAR, values: pick(apps.domain) },
    { name: 'app_name', type: VARCHAR, values: pick(apps.app_name) },
    { name: 'app_family', type: VARCHAR, values: pick(apps.app_family) },
    { name: 'app_confidence', type: INTEGER, values: pick(apps.app_confidence) },
  ]);
}

/** One row per port and protocol: the exact protocol's row, else the row for any. */
async function portTables(connection: DuckDBConnection): Promise<void> {
  await appendTyped(connection, { table: 'port_app', types: APP_TYPES }, [
    { name: 'protocol', type: VARCHAR, values: PORT_APPS.map((row) => row.protocol) },
    { name: 'port', type: INTEGER, values: PORT_APPS.map((row) => row.port) },
    { name: 'app_name', type: VARCHAR, values: PORT_APPS.map((row) => row.app_name) },
    { name: 'app_confidence', type: INTEGER, values: PORT_APPS.map((row) => row.app_confidence) },
  ]);
  await connection.run(`CREATE OR REPLACE TABLE port_service AS
    SELECT protocol, port, first(app_name ORDER BY exact DESC) AS app_name, first(app_confidence ORDER BY exact DESC) AS app_confidence FROM (
      SELECT protocol, port, app_name, app_confidence, true AS exact FROM port_app WHERE protocol IS NOT NULL
      UNION ALL SELECT p.protocol, port, app_name, app_confidence, false FROM port_app, (VALUES ('tcp'), ('udp'), ('?')) p(protocol) WHERE port_app.protocol IS NULL)
    GROUP BY protocol, port`);
  const types = { ...APP_TYPES, address_app: APP_TYPES.app_name };
  await appendTyped(connection, { table: 'port_refinement', types }, [
    { name: 'address_app', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.address_app) },
    { name: 'protocol', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.protocol) },
    { name: 'port', type: INTEGER, values: PORT_REFINEMENTS.map((row) => row.port) },
    { name: 'app_name', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_name) },
    { name: 'app_family', type: VARCHAR, values: PORT_REFINEMENTS.map((row) => row.app_family) },
    { name: 'app_confidence', type: INTEGER, values: PORT_REFINEMENTS.map((row) => row.app_confidence) },
  ]);
}
