import type { SqlType } from '../../core/flow/column.ts';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import { SCORE_COLUMNS } from '../../core/flow/score-columns.ts';
import { LOOKUP_COLUMNS } from '../../core/query/lookup.ts';
import { ROLLUP_COLUMNS } from '../../core/query/rollup.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';

const COLUMNS: Readonly<Record<QueryTable, readonly { name: string; type: SqlType }[]>> = {
  flows: FLOW_COLUMNS,
  anomalies: [...FLOW_COLUMNS, ...SCORE_COLUMNS],
  rollup: ROLLUP_COLUMNS,
  lookup: LOOKUP_COLUMNS,
};

/** The SELECT a table name stands for: the given Parquet files with their folder's `dt`, or no rows of the same columns. */
export function tableViewSql(table: QueryTable, paths: readonly string[]): string {
  if (paths.length === 0) {
    const nulls = COLUMNS[table].map((column) => `null::${column.type} as ${column.name}`);
    return `select ${nulls.join(', ')}, null::VARCHAR as dt where false`;
  }
  const names = COLUMNS[table].map((column) => column.name);
  return `select ${names.join(', ')}, dt from read_parquet([${paths.map(quoted).join(', ')}], hive_partitioning = true, hive_types = {'dt': VARCHAR})`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
