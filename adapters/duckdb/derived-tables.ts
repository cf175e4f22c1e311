import { LOOKUP_ORDER, lookupAddedSql, lookupSelectSql } from '../../core/query/lookup.ts';
import { ROLLUP_ORDER, rollupAddedSql, rollupSelectSql } from '../../core/query/rollup.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';

/** Tables made of flows: how, how those of several parts are made one, and in which order their rows are stored. */
export const DERIVED_TABLES = {
  rollup: { sql: rollupSelectSql, added: rollupAddedSql, order: ROLLUP_ORDER },
  lookup: { sql: lookupSelectSql, added: lookupAddedSql, order: LOOKUP_ORDER },
};

export type DerivedTable = keyof typeof DERIVED_TABLES;

export function isDerivedTable(table: QueryTable): table is DerivedTable {
  return table in DERIVED_TABLES;
}
