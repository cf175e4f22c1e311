import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs something while the connection's instance has another number of threads, given how many it has; then as before. */
export async function withThreads<R>(
  connection: DuckDBConnection,
  count: (threads: number) => number,
  run: () => Promise<R>,
): Promise<R> {
  const read = await connection.runAndReadAll(`SELECT current_setting('threads')`);
  const threads = Number(read.getRows()[0]![0]);
  await connection.run(`SET threads = ${count(threads)}`);
  try {
    return await run();
  } finally {
    await connection.run(`SET threads = ${threads}`);
  }
}
