import type { SqlType } from '../flow/column.ts';
import { FLOW_COLUMNS } from '../flow/columns.ts';
import { SCORE_COLUMNS } from '../flow/score-columns.ts';
import { LOOKUP_COLUMNS } from './lookup.ts';
import { ROLLUP_COLUMNS } from './rollup.ts';
import type { QueryTable } from './sql-query.ts';
import { TIMELESS_DAY } from './utc-time.ts';

/** Stored columns of each table, in the order every engine gives them; the partition column `dt` comes after. */
export const TABLE_COLUMNS: Readonly<Record<QueryTable, readonly { readonly name: string; readonly type: SqlType }[]>> =
  {
    flows: FLOW_COLUMNS,
    anomalies: [...FLOW_COLUMNS, ...SCORE_COLUMNS],
    rollup: ROLLUP_COLUMNS,
    lookup: LOOKUP_COLUMNS,
  };

/** Hive's names of the types: what Glue keeps, and Athena and Trino read. */
const HIVE_TYPES: Readonly<Record<SqlType, string>> = {
  VARCHAR: 'string',
  INTEGER: 'int',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  TIMESTAMP_MS: 'timestamp',
  'VARCHAR[]': 'array<string>',
};

export interface HiveTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitions: readonly { readonly name: string; readonly type: string }[];
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * A table as the Glue catalog describes it. `location` is the folder of the table's objects, as a URL with a slash at the
 * end. Days are projected, so no partition is ever registered: from the timeless one to tomorrow, or those listed, which
 * an engine plans sooner because it need not think of every day since 1970.
 */
export function hiveTable(table: QueryTable, location: string, days?: readonly string[]): HiveTable {
  const dates = {
    'projection.dt.type': 'date',
    'projection.dt.format': 'yyyy-MM-dd',
    'projection.dt.range': `${TIMELESS_DAY},NOW+1DAYS`,
    'projection.dt.interval': '1',
    'projection.dt.interval.unit': 'DAYS',
  };
  return {
    columns: TABLE_COLUMNS[table].map(({ name, type }) => ({ name, type: HIVE_TYPES[type] })),
    partitions: [{ name: 'dt', type: 'string' }],
    location,
    properties: {
      'projection.enabled': 'true',
      ...(days === undefined ? dates : { 'projection.dt.type': 'enum', 'projection.dt.values': days.join(',') }),
      'storage.location.template': `${location}dt=\${dt}/`,
    },
  };
}

/** The statement that makes the table in Athena. */
export function athenaTableDdl(table: QueryTable, location: string, days?: readonly string[]): string {
  const { columns, partitions, properties } = hiveTable(table, location, days);
  const listed = (names: HiveTable['columns']) => names.map(({ name, type }) => `  \`${name}\` ${type}`).join(',\n');
  const named = Object.entries(properties).map(([name, value]) => `  '${name}' = '${quoted(value)}'`);
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${table}\` (\n${listed(columns)}\n)`,
    `PARTITIONED BY (\n${listed(partitions)}\n)`,
    'STORED AS PARQUET',
    `LOCATION '${quoted(location)}'`,
    `TBLPROPERTIES (\n${named.join(',\n')}\n)`,
  ].join('\n');
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
