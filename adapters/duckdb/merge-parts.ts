import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowPart, MergeJob } from '../../core/flow-engine.ts';
import { TABLE_COLUMNS } from '../../core/query/athena-ddl.ts';
import { epochMs } from '../../core/query/utc-time.ts';
import { DERIVED_TABLES, isDerivedTable } from './derived-tables.ts';
import { sqlText } from './file-reader.ts';
import { partsSql } from './table-view.ts';
import { MOST_WORDS, wordType } from './words.ts';
import { parquetSql } from './write-parts.ts';

/** As `writeParts` sorts; a row's line stands for its record. What enrichment joined may have left a part in runs. */
const FLOW_KEYS = ['entity', 'source_ip', 'event_time', 'member', 'row_number'];

/** What the estimate of distinct values may be off by, and a little more. */
const SURELY_FEW = MOST_WORDS * 0.9;

/**
 * Writes one file of what several hold: of flows the same rows, sorted as in each of them; of tables derived of flows
 * the sums of their sums. Whatever does not fit into memory is sorted on disk. Throws where the file does not hold as
 * many flows as its sources.
 */
export async function mergeParts(connection: DuckDBConnection, job: MergeJob): Promise<FlowPart> {
  const { table, dt, parts } = job;
  const paths = parts.map((part) => part.path);
  const path = job.partPath();
  const select = isDerivedTable(table) ? mergedSums(table, paths) : await mergedFlows(connection, paths);
  const { rowsChanged: rows } = await connection.run(`COPY (${select}) TO ${sqlText(path)} (${parquetSql()})`);
  const expected = parts.reduce((sum, part) => sum + part.rows, 0);
  if (table === 'flows' && rows !== expected) throw new Error(`expected ${expected} flows, wrote ${rows}`);
  const times = (of: 'from' | 'to') => parts.flatMap((part) => part[of] ?? []).toSorted(byTime);
  return { table, dt, path, rows, from: times('from')[0] ?? null, to: times('to').at(-1) ?? null };
}

const byTime = (a: string, b: string) => (epochMs(a) ?? 0) - (epochMs(b) ?? 0);

function mergedSums(table: 'rollup' | 'lookup', paths: readonly string[]): string {
  const { added, order } = DERIVED_TABLES[table];
  return `${added(partsSql(table, paths))} ORDER BY ${order}`;
}

/**
 * The columns that some part has; the others are null in all of them. Text of few words is sorted and written as such:
 * that takes a third of the memory, and half the time.
 */
async function mergedFlows(connection: DuckDBConnection, paths: readonly string[]): Promise<string> {
  const from = partsSql('flows', paths);
  const columns = await presentColumns(connection, paths);
  const text = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name);
  const types = await wordTypes(connection, from, text);
  const list = columns.map(({ name }) => {
    const type = types.get(name);
    return type === undefined ? name : `CAST(${name} AS ${type}) AS ${name}`;
  });
  const keys = FLOW_KEYS.filter((key) => columns.some(({ name }) => name === key));
  return `SELECT ${list.join(', ')} FROM ${from} ORDER BY ${keys.join(', ')}`;
}

async function presentColumns(connection: DuckDBConnection, paths: readonly string[]) {
  const files = paths.map(sqlText).join(', ');
  const read = await connection.runAndReadAll(`SELECT DISTINCT name FROM parquet_schema([${files}])`);
  const present = new Set(read.getRows().map(([name]) => String(name)));
  return TABLE_COLUMNS.flows.filter(({ name }) => present.has(name));
}

/** Types of the columns that hold few words; sorted, so that their order is that of the text. */
async function wordTypes(
  connection: DuckDBConnection,
  from: string,
  columns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (columns.length === 0) return new Map();
  const counts = await oneRow(connection, from, columns, (name) => `approx_count_distinct(${name})`);
  const few = columns.filter((_, i) => Number(counts[i]) <= SURELY_FEW);
  if (few.length === 0) return new Map();
  const words = await oneRow(
    connection,
    from,
    few,
    (name) => `to_json(list_sort(list(DISTINCT ${name}) FILTER (${name} IS NOT NULL)))`,
  );
  const types = few.map((name, i): [string, string[]] => [name, JSON.parse(String(words[i] ?? '[]')) as string[]]);
  return new Map(
    types.filter(([, own]) => own.length > 0 && own.length <= MOST_WORDS).map(([name, own]) => [name, wordType(own)]),
  );
}

async function oneRow(
  connection: DuckDBConnection,
  from: string,
  columns: readonly string[],
  sql: (name: string) => string,
): Promise<unknown[]> {
  const read = await connection.runAndReadAll(`SELECT ${columns.map(sql).join(', ')} FROM ${from}`);
  return read.getRows()[0]!;
}
