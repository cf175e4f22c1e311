import type { DuckDBConnection } from '@duckdb/node-api';
import { PLAUSIBLE_TIME, TIME_ROLES } from '../../core/formats/cell-times.ts';
import { compileMapping } from '../../core/formats/compile.ts';
import type { JsonJoin } from '../../core/formats/format.ts';
import type { TimeReading } from '../../core/formats/mapping-input.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import type { RowChecks } from '../../core/formats/row-checks.ts';
import { countRows } from './count-rows.ts';
import { type FileReader, joinOf, sqlText } from './file-reader.ts';
import { createInFileOrder } from './in-file-order.ts';

/** The rows of a file, typed, in the table `staged`; its `record` counts the file's records from 0. */
export interface StagedRows {
  /** Flow columns the table has. */
  readonly mapped: ReadonlySet<string>;
  /** Those of them that hold anything: the rest is not sorted, joined or written value by value. */
  readonly columns: ReadonlySet<string>;
  /** Row flags, in the order of their bits in `flags`. */
  readonly flags: readonly string[];
}

/** Types every record of the file in one statement. */
export async function stageRows(
  connection: DuckDBConnection,
  input: {
    plan: DelimitedPlan | JsonPlan;
    reader: FileReader;
    times: ReadonlyMap<string, TimeReading>;
    /** Records the file was found to have. */
    records: number;
  },
): Promise<StagedRows> {
  const { plan, reader } = input;
  const compiled = compileMapping({
    format: plan.format,
    cells: reader.cells,
    facts: reader.facts,
    times: input.times,
  });
  const { columns: named, checks, numbers } = compiled;
  const flags = checks.flags.map((flag) => flag.code);
  const join = joinOf(plan);
  const kept = [...named.map((column) => column.name), ...(join !== null ? ['join_key', 'join_type'] : [])];
  const read = [
    ...[...named, ...checks.values].map(({ name, sql }) => `${sql} AS ${name}`),
    ...(plan.kind === 'json' ? ['is_json'] : []),
    ...(join !== null ? ['join_key', 'join_type'].map((role) => `${reader.cells.get(role)![0]} AS ${role}`) : []),
  ];
  const select = `SELECT ${kept.map(plausible).join(', ')}, ${rejectSql(checks, plan)} AS reject, ${flagSql(checks)} AS flags
    FROM (SELECT ${read.join(',\n  ')} FROM ${reader.fromWith(numbers)})`;
  await createInFileOrder(connection, 'typed', select);
  await requireRecords(connection, input.records);
  const mapped = new Set(named.map((column) => column.name));
  const columns = await filledColumns(connection, mapped);
  if (join !== null) {
    await joinLines(connection, { columns: mapped, flags, join });
    return { mapped, columns, flags: [...flags, 'PARTIAL'] };
  }
  await connection.run(`CREATE OR REPLACE VIEW staged AS SELECT rowid AS record, * FROM typed`);
  return { mapped, columns, flags };
}

/** Times are bounded here, where they are columns: inside the expression that reads them they would be read twice. */
function plausible(column: string): string {
  return TIME_ROLES[column] === undefined
    ? column
    : `CASE WHEN ${column} ${PLAUSIBLE_TIME} THEN ${column} END AS ${column}`;
}

/** Rows are tied to lines by their order: one row more or less, and every row below would point at a wrong line. */
async function requireRecords(connection: DuckDBConnection, expected: number): Promise<void> {
  const found = await countRows(connection, 'typed');
  if (found !== expected) throw new Error(`expected ${expected} records, the engine read ${found}`);
}

/** The engine notes of each column whether anything was put in: asking is cheaper than looking. */
async function filledColumns(connection: DuckDBConnection, mapped: ReadonlySet<string>): Promise<Set<string>> {
  const names = [...mapped];
  const noted = names.map((name) => `stats(${name})`);
  const result = await connection.runAndReadAll(`SELECT ${noted.join(', ')} FROM typed LIMIT 1`);
  const [stats = []] = result.getRows();
  return new Set(names.filter((_, i) => String(stats[i] ?? '').includes('Has No Null: true')));
}

function rejectSql(checks: RowChecks, plan: DelimitedPlan | JsonPlan): string {
  const cases = checks.rejects.map(({ reason, sql }) => `WHEN ${sql} THEN ${sqlText(reason)}`);
  if (plan.kind === 'json') cases.unshift(`WHEN NOT is_json THEN 'JSON_BAD'`);
  return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${cases.join(' ')} END`;
}

function flagSql(checks: RowChecks): string {
  const bits = checks.flags.map(({ sql }, i) => `CASE WHEN ${sql} THEN ${1 << i} ELSE 0 END`);
  return bits.length === 0 ? '0' : `(${bits.join(' + ')})`;
}

interface JoinInput {
  readonly columns: ReadonlySet<string>;
  readonly flags: readonly string[];
  readonly join: JsonJoin;
}

/**
 * Lines with one key become one row: the base line's values first, then the earliest line that has one. Base lines each
 * keep a row of their own; lines without any base stand for the flow and are flagged PARTIAL.
 */
async function joinLines(connection: DuckDBConnection, { columns, flags, join }: JoinInput): Promise<void> {
  const skip = [...join.skip, ''].map(sqlText).join(', ');
  const base = sqlText(join.base);
  await connection.run(`CREATE OR REPLACE TABLE grouped AS
    SELECT rowid AS r, CASE WHEN join_key IS NULL OR join_type = ${base} THEN rowid
      ELSE coalesce(min(rowid) FILTER (join_type = ${base}) OVER k, min(rowid) OVER k) END AS anchor
    FROM typed WHERE reject IS NULL AND coalesce(join_type, '?') NOT IN (${skip})
    WINDOW k AS (PARTITION BY join_key)`);
  const merged = [...columns].map((name) =>
    name === 'record_type'
      ? `any_value(t.record_type) FILTER (g.r = g.anchor) AS record_type`
      : `coalesce(any_value(t.${name}) FILTER (g.r = g.anchor), arg_min(t.${name}, g.r)) AS ${name}`,
  );
  const partial = 1 << flags.length;
  await connection.run(`CREATE OR REPLACE TABLE staged AS
    SELECT g.anchor AS record, ${merged.join(', ')}, CAST(NULL AS VARCHAR) AS reject,
      coalesce(bit_or(t.flags), 0) + CASE WHEN bool_or(t.join_type = ${base}) THEN 0 ELSE ${partial} END AS flags
    FROM grouped g JOIN typed t ON t.rowid = g.r GROUP BY g.anchor
    UNION ALL BY NAME SELECT rowid AS record, reject, flags FROM typed WHERE reject IS NOT NULL`);
}
