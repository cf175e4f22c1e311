import { TABLE_COLUMNS } from '../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { DERIVED_TABLES, isDerivedTable } from './derived-tables.ts';

/** Files of flows of one upload. */
export interface UploadFlows {
  readonly uploadId: string;
  readonly paths: readonly string[];
}

/**
 * The SELECT a table name stands for: the given Parquet files with their folder's `dt`, or no rows of the same columns.
 * For a table that is derived of flows, also what those give of which it was not made yet.
 */
export function tableViewSql(
  table: QueryTable,
  paths: readonly string[],
  pending: readonly UploadFlows[] = [],
): string {
  return [storedSql(table, paths), ...pending.map((flows) => derivedSql(table, flows))].join(' union all ');
}

function storedSql(table: QueryTable, paths: readonly string[]): string {
  if (paths.length === 0) {
    const nulls = TABLE_COLUMNS[table].map((column) => `null::${column.type} as ${column.name}`);
    return `select ${nulls.join(', ')}, null::VARCHAR as dt where false`;
  }
  // An expression over the file's name is known before a file is opened, so a filter on `dt` leaves files out.
  return `select ${columnNames(table)}, regexp_extract(filename, '/dt=([^/]+)/[^/]*$', 1) as dt from ${partsSql(table, paths)}`;
}

function derivedSql(table: QueryTable, { uploadId, paths }: UploadFlows): string {
  if (!isDerivedTable(table)) throw new Error(`${table} is not derived of flows`);
  const source = { flows: `(${storedSql('flows', paths)})`, uploadId, part: 'dt' };
  return `select ${columnNames(table)}, part as dt from (${DERIVED_TABLES[table].sql(source)})`;
}

function columnNames(table: QueryTable): string {
  return TABLE_COLUMNS[table].map((column) => column.name).join(', ');
}

/**
 * Parquet files of a table as a FROM clause, with `filename`. A file holds the columns its source can fill, found by
 * name: those it lacks are null, so that neither another layout's columns nor those of a later version cost it anything.
 */
export function partsSql(table: QueryTable, paths: readonly string[]): string {
  const columns = TABLE_COLUMNS[table].map(
    ({ name, type }) => `'${name}': {name: '${name}', type: '${type}', default_value: null}`,
  );
  return `read_parquet([${paths.map(quoted).join(', ')}], schema = MAP {${columns.join(', ')}}, filename = true)`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
