import type { FlowColumn } from '../../../../core/flow/column.ts';
import { FLOW_COLUMNS } from '../../../../core/flow/columns.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { GROUP_LABELS } from '../../filters/filter-fields.ts';

export interface FieldGroup {
  readonly group: FlowColumn['group'];
  readonly label: string;
  readonly columns: readonly FlowColumn[];
  /** Columns of the group this record says nothing about. */
  readonly silent: number;
}

/** The order in which an investigator reads a record; evidence stands last, it has a head of its own. */
const ORDER: readonly FlowColumn['group'][] = [
  'time',
  'who',
  'address',
  'what',
  'volume',
  'place',
  'telecom',
  'detail',
  'evidence',
];

function isSilent(record: FlowRecord, column: FlowColumn): boolean {
  const value = record[column.name as keyof FlowRecord];
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** All fields of a record by group; those without a value are left out unless asked for, and counted. */
export function fieldGroups(record: FlowRecord, withSilent: boolean): readonly FieldGroup[] {
  const columns: readonly FlowColumn[] = FLOW_COLUMNS;
  return ORDER.map((group) => {
    const own = columns.filter((column) => column.group === group && !column.hidden);
    const silent = own.filter((column) => isSilent(record, column));
    return {
      group,
      label: GROUP_LABELS[group],
      columns: withSilent ? own : own.filter((column) => !silent.includes(column)),
      silent: silent.length,
    };
  }).filter((group) => group.columns.length > 0);
}
