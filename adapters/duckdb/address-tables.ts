import type { DuckDBConnection } from '@duckdb/node-api';
import { ADDRESS_COLUMNS } from './enrich.ts';
import { MOST_WORDS } from './words.ts';

/**
 * Splits the table `address` by the columns its addresses stand in, `address_source_ip` and so on: what one column holds
 * is often few enough to be words of an ENUM, where all of them together are not.
 */
export async function addressTables(connection: DuckDBConnection, columns: ReadonlySet<string>): Promise<void> {
  const present = ADDRESS_COLUMNS.filter((column) => columns.has(column));
  for (const [bit, column] of present.entries()) {
    const part = `address WHERE seen_in & ${1 << bit} <> 0`;
    const counted = await connection.runAndReadAll(`SELECT count(DISTINCT canonical) FROM ${part}`);
    const words = Number(counted.getRows()[0]![0]);
    const typed: string[] = [];
    if (words > 0 && words <= MOST_WORDS) {
      for (const field of ['canonical', 'key']) {
        const type = `${column}_${field}`;
        await connection.run(
          `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${field} FROM ${part} AND ${field} IS NOT NULL ORDER BY ${field})`,
        );
        typed.push(`CAST(${field} AS ${type}) AS ${field}`);
      }
    }
    const replaced = typed.length === 0 ? '' : `REPLACE (${typed.join(', ')})`;
    await connection.run(`CREATE OR REPLACE TABLE address_${column} AS SELECT * ${replaced} FROM ${part}`);
  }
}
