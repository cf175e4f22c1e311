import { LOOKUP_ORDER, lookupSelectSql } from '../../core/query/lookup.ts';
import { ROLLUP_ORDER, rollupSelectSql } from '../../core/query/rollup.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';

/** Tables made of flows: how, and in which order their rows are stored. */
export const DERIVED_TABLES = {
  rollup: { sql: rollupSelectSql, order: ROLLUP_ORDER },
  lookup: { sql: lookupSelectSql, order: LOOKUP_ORDER },
};

export type DerivedTable = keyof typeof DERIVED_TABLES;

export function isDerivedTable(table: QueryTable): table is DerivedTable {
  return table in DERIVED_TABLES;
}
