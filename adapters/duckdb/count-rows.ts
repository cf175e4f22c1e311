import type { DuckDBConnection } from '@duckdb/node-api';

/** Rows of a table, with or without a WHERE behind it. */
export async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const result = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
  return Number(result.getRows()[0]![0]);
}
