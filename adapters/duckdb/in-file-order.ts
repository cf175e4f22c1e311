import type { DuckDBConnection } from '@duckdb/node-api';
import { withThreads } from './with-threads.ts';

/**
 * Makes a table of a SELECT over a file, its rows in the file's order: records are tied to lines by it. Several threads
 * keep that order only where the plan inserts in batches; one join in it, such as a long IN list becomes, and the parts
 * of the file arrive in whatever order they are done. Such a statement runs on one thread.
 */
export async function createInFileOrder(connection: DuckDBConnection, table: string, select: string): Promise<void> {
  const create = `CREATE OR REPLACE TABLE ${table} AS ${select}`;
  const explained = await connection.runAndReadAll(`EXPLAIN ${create}`);
  const keepsOrder = explained.getRows().some((row) => row.join(' ').includes('BATCH_CREATE_TABLE_AS'));
  await withThreads(
    connection,
    (threads) => (keepsOrder ? threads : 1),
    () => connection.run(create),
  );
}
