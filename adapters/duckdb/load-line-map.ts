import { BIGINT, type DuckDBConnection } from '@duckdb/node-api';
import type { LineMap } from '../../core/scan/line-map.ts';
import { appendColumns } from './append-columns.ts';
import { countRows } from './count-rows.ts';

export interface LoadedLineMap {
  /** Physical line of `s.record`, beside `lineJoin`. */
  readonly lineSql: string;
  readonly lineJoin: string;
  /** Makes the table `duplicate` of repeated records with the physical line of the first; true where it has rows. */
  duplicates(): Promise<boolean>;
}

/** One run needs only an addition; more are joined by position. */
export async function loadLineMap(connection: DuckDBConnection, map: LineMap): Promise<LoadedLineMap> {
  const simple = map.runs.length <= 1;
  const offset = map.runs[0]?.line ?? 1;
  if (!simple) {
    await appendColumns(connection, 'line_run', [
      { name: 'record', type: BIGINT, values: map.runs.map((run) => BigInt(run.record)) },
      { name: 'line', type: BIGINT, values: map.runs.map((run) => BigInt(run.line)) },
    ]);
  }
  return {
    lineSql: simple ? `s.record + ${offset}` : '(lr.line + s.record - lr.record)',
    lineJoin: simple ? '' : 'ASOF JOIN line_run lr ON s.record >= lr.record',
    async duplicates() {
      const first = simple ? `r.first_record + ${offset}` : '(lr.line + r.first_record - lr.record)';
      const join = simple ? '' : 'ASOF JOIN line_run lr ON r.first_record >= lr.record';
      await connection.run(`CREATE OR REPLACE TABLE duplicate AS
        SELECT s.record, f.first_line FROM suspect s JOIN (SELECT r.raw_hash, r.first_record, ${first} AS first_line FROM repeated r ${join}) f
        ON f.raw_hash = s.raw_hash AND s.record <> f.first_record`);
      return (await countRows(connection, 'duplicate')) > 0;
    },
  };
}
