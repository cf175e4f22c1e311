/**
 * Tables a portable query may name. `anomalies` has the columns of `flows` plus the score columns; `rollup` and
 * `lookup` are what ingest derives of each part of the flows (core/query/rollup.ts, core/query/lookup.ts).
 */
export type QueryTable = 'flows' | 'anomalies' | 'rollup' | 'lookup';

/** What a query can match at most. Times are ISO 8601, [from, to). */
export interface QueryScope {
  readonly uploads?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** A printed query: one text that Trino and, through the macro prelude, DuckDB run alike. */
export interface SqlQuery {
  readonly sql: string;
  readonly tables: readonly QueryTable[];
  /**
   * Lets an engine skip whole objects. The folder dt=1970-01-01 holds flows without a time and flows whose time is
   * implausible, so it belongs to every period.
   */
  readonly scope: QueryScope;
}
