import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeriveJob, FlowPart } from '../../core/flow-engine.ts';
import { DERIVED_TABLES, type DerivedTable } from './derived-tables.ts';
import { sqlText } from './file-reader.ts';
import { inLanes } from './in-lanes.ts';
import { partsSql } from './table-view.ts';
import { lanesFor, largestFirst, parquetSql } from './write-parts.ts';

/** Parts of which one statement derives: its sums are held in memory until they are cut. */
const MOST_DERIVED_AT_ONCE = 50;

/**
 * Writes what queries read instead of the flows themselves, a file of each table for each part of the flows. The same
 * flows give the same parts in the same order.
 */
export async function deriveParts(lanes: readonly DuckDBConnection[], job: DeriveJob): Promise<FlowPart[]> {
  const derive = (table: DerivedTable, flows: DeriveJob['flows'], group: number) => (lane: DuckDBConnection) =>
    writeDerived(lane, { ...job, table, flows, sums: `${table}_${group}` });
  const groups = groupsOf(largestFirst(job.flows), lanes.length);
  const tasks = groups.flatMap((group, i) => [derive('rollup', group, i), derive('lookup', group, i)]);
  return (await inLanes(lanesFor(lanes, job.flows), tasks)).flat();
}

/** Parts that derived tables are made of at once: as many groups as there are lanes, more where they would get large. */
function groupsOf<P>(parts: readonly P[], lanes: number): P[][] {
  const size = Math.min(MOST_DERIVED_AT_ONCE, Math.ceil(parts.length / lanes));
  return Array.from({ length: Math.ceil(parts.length / size) || 0 }, (_, i) => parts.slice(i * size, (i + 1) * size));
}

/**
 * Sums, or who holds which address. Made of several parts at once, then cut: planning it for each part took longer than
 * doing it.
 */
async function writeDerived(
  connection: DuckDBConnection,
  { table, flows, uploadId, partPath, sums }: DeriveJob & { table: DerivedTable; sums: string },
): Promise<FlowPart[]> {
  const { sql, order } = DERIVED_TABLES[table];
  const source = partsSql(
    'flows',
    flows.map((part) => part.path),
  );
  await connection.run(`CREATE TABLE ${sums} AS ${sql({ flows: source, uploadId, part: 'file_index' })}`);
  const parts: FlowPart[] = [];
  for (const [i, { dt }] of flows.entries()) {
    const path = partPath();
    const { rowsChanged } = await connection.run(
      `COPY (SELECT * EXCLUDE (part) FROM ${sums} WHERE part = ${i} ORDER BY ${order}) TO ${sqlText(path)} (${parquetSql()})`,
    );
    parts.push({ table, dt, path, rows: rowsChanged, from: null, to: null });
  }
  await connection.run(`DROP TABLE ${sums}`);
  return parts;
}
