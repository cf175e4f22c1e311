import { DuckDBInstance } from '@duckdb/node-api';
import { parquetSql } from '../../../adapters/duckdb/write-parts.ts';
import type { FlowPart } from '../../../core/flow-engine.ts';

export interface FlowSplit {
  readonly count: number;
  readonly seed: number;
  readonly partPath: () => string;
}

/**
 * A part of flows as the ranges of a large file would have left it: several, of rows that lie anywhere, each sorted, and
 * without the columns of which it knows nothing. Those without a row are left out.
 */
export async function splitFlows(part: FlowPart, { count, seed, partPath }: FlowSplit): Promise<FlowPart[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  try {
    const connection = await instance.connect();
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const columns = (await read(`DESCRIBE SELECT * FROM read_parquet('${part.path}')`)).map((row) =>
      String(row['column_name']),
    );
    const iso = (time: string) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
    const time = columns.includes('event_time') ? 'event_time' : 'NULL::TIMESTAMP';
    await connection.run(`CREATE VIEW part AS SELECT * FROM read_parquet('${part.path}')`);
    const pieces: FlowPart[] = [];
    for (let piece = 0; piece < count; piece += 1) {
      const where = `WHERE hash(row_number + ${seed}) % ${count} = ${piece}`;
      const counts = columns.map((name) => `count("${name}") AS "${name}"`).join(', ');
      const [known] = await read(
        `SELECT count(*) AS total, ${iso(`min(${time})`)} AS first, ${iso(`max(${time})`)} AS last, ${counts} FROM part ${where}`,
      );
      if (Number(known!['total']) === 0) continue;
      const path = partPath();
      const kept = columns.filter((name) => Number(known![name]) > 0).map((name) => `"${name}"`);
      await connection.run(`COPY (SELECT ${kept.join(', ')} FROM part ${where}) TO '${path}' (${parquetSql()})`);
      const [from, to] = [known!['first'], known!['last']].map((one) => (one === null ? null : String(one)));
      pieces.push({ ...part, path, rows: Number(known!['total']), from: from!, to: to! });
    }
    return pieces;
  } finally {
    instance.closeSync();
  }
}
