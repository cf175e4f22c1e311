import type { FlowColumn } from '../../flow/column.ts';
import { FLOW_COLUMNS } from '../../flow/columns.ts';
import { DERIVED_COLUMNS } from '../../flow/derived.ts';
import type { QueryColumnName } from '../../flow/schema.ts';
import { SCORE_COLUMNS } from '../../flow/score-columns.ts';
import { knownColumn, type SearchTarget } from './search-scan.ts';

const visible: readonly QueryColumnName[] = ([...FLOW_COLUMNS, ...DERIVED_COLUMNS] as readonly FlowColumn[])
  .filter((column) => !column.hidden)
  .map((column) => column.name as QueryColumnName);

/** The asked columns without repetition; by default all that people are shown. */
export function shownColumns(asked: readonly string[] | undefined, target: SearchTarget): QueryColumnName[] {
  if (asked === undefined) {
    return target.table === 'flows' ? [...visible] : [...visible, ...SCORE_COLUMNS.map((column) => column.name)];
  }
  return [...new Set(asked.map((name, index) => knownColumn(name, { target, field: `columns.${index}` })))];
}
