/**
 * Makes a connection read the portable subset: Trino's spelling and meaning of the functions a query may call, UTC,
 * whole-number division. Temporary, so that connections of one instance do not get in each other's way.
 */
export const PRELUDE = [
  "set TimeZone = 'UTC'",
  'set integer_division = true',
  // Footers of Parquet files are read once; their files never change.
  'set parquet_metadata_cache = true',
  'create or replace temp macro bitwise_and(a, b) as (a & b)',
  'create or replace temp macro cardinality(list) as len(list)',
  'create or replace temp macro date_diff(unit, earlier, later) as datesub(unit, earlier, later)',
] as const;
