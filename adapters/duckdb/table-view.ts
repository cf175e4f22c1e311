import { TABLE_COLUMNS } from '../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';

/** The SELECT a table name stands for: the given Parquet files with their folder's `dt`, or no rows of the same columns. */
export function tableViewSql(table: QueryTable, paths: readonly string[]): string {
  if (paths.length === 0) {
    const nulls = TABLE_COLUMNS[table].map((column) => `null::${column.type} as ${column.name}`);
    return `select ${nulls.join(', ')}, null::VARCHAR as dt where false`;
  }
  const names = TABLE_COLUMNS[table].map((column) => column.name);
  return `select ${names.join(', ')}, dt from read_parquet([${paths.map(quoted).join(', ')}], hive_partitioning = true, hive_types = {'dt': VARCHAR})`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
