import type { FlowColumn } from './column.ts';
import { FLOW_COLUMNS, type FlowColumnName } from './columns.ts';
import { DERIVED_COLUMNS, type DerivedColumnName } from './derived.ts';
import { SCORE_COLUMNS, type ScoreColumnName } from './score-columns.ts';

/** Every name a query may use: stored, derived on read, and (in the `anomalies` table only) score columns. */
export type QueryColumnName = FlowColumnName | DerivedColumnName | ScoreColumnName;

const byName: ReadonlyMap<string, FlowColumn> = new Map(
  [...FLOW_COLUMNS, ...DERIVED_COLUMNS, ...SCORE_COLUMNS].map((column) => [column.name, column]),
);
const derivedSql: ReadonlyMap<string, string> = new Map(DERIVED_COLUMNS.map((column) => [column.name, column.sql]));

export function columnOf(name: string): FlowColumn | undefined {
  return byName.get(name);
}

export function isQueryColumn(name: string): name is QueryColumnName {
  return byName.has(name);
}

/** Portable SQL of a column: its own name, or the expression it is derived by. */
export function columnSql(name: QueryColumnName): string {
  return derivedSql.get(name) ?? name;
}

/** `name TYPE, ...` of the stored table, as DuckDB reads it. */
export function createColumnsSql(columns: readonly FlowColumn[] = FLOW_COLUMNS): string {
  return columns.map((column) => `${column.name} ${column.type}`).join(', ');
}
