/**
 * The functions a query may call: each means the same on Trino and, by itself or through the macro prelude of the
 * DuckDB adapter, on DuckDB.
 */
export const FUNCTIONS = [
  'any_value',
  'bitwise_and',
  'cardinality',
  'coalesce',
  'contains',
  'count',
  'date_diff',
  'date_trunc',
  'grouping',
  'lower',
  'max',
  'max_by',
  'min',
  'minute',
  'nullif',
  'round',
  'row_number',
  'starts_with',
  'strpos',
  'sum',
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];
