import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';

const CHUNK_ROWS = 2048;

export interface AppendedColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly values: readonly DuckDBValue[];
}

/** Fills a new table from columns of equal length. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly AppendedColumn[],
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
  );
  const rows = columns[0]?.values.length ?? 0;
  const appender = await connection.createAppender(table);
  const types = columns.map((column) => column.type);
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const end = Math.min(start + CHUNK_ROWS, rows);
    const chunk = DuckDBDataChunk.create(types, end - start);
    for (const [i, column] of columns.entries()) chunk.setColumnValues(i, column.values.slice(start, end));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** As `appendColumns`, with columns of text cast to other SQL types: the appender takes no ENUM that it has not seen. */
export async function appendTyped(
  connection: DuckDBConnection,
  { table, types }: { table: string; types: Readonly<Record<string, string>> },
  columns: readonly AppendedColumn[],
): Promise<void> {
  await appendColumns(connection, `${table}_text`, columns);
  const casts = columns
    .filter(({ name }) => types[name] !== undefined)
    .map(({ name }) => `CAST(${name} AS ${types[name]}) AS ${name}`);
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT * REPLACE (${casts.join(', ')}) FROM ${table}_text`);
  await connection.run(`DROP TABLE ${table}_text`);
}
