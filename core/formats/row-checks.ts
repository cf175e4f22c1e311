import { otherOrderSql, PLAUSIBLE_TIME, timeSql, timeText } from './cell-times.ts';
import { columnsOfKind } from './column-kinds.ts';
import type { Cells } from './format.ts';
import type { MappingInput, NamedSql } from './mapping-input.ts';

/** What makes a row be rejected or flagged. */
export interface RowChecks {
  /**
   * Values the conditions speak of, by names of their own: selected beside the columns, so that what both need is
   * computed once. The engine does not share what stands inside a CASE.
   */
  readonly values: readonly NamedSql[];
  /** Most telling first. Addresses are judged when they are resolved. */
  readonly rejects: readonly { readonly reason: string; readonly sql: string }[];
  readonly flags: readonly { readonly code: string; readonly sql: string }[];
}

const PORTS = ['source_port', 'destination_port', 'nat_source_port', 'nat_destination_port'] as const;

/** Roles of volumes: those of flow columns, and the ones a layout counts by in its own way. */
const VOLUMES = [...columnsOfKind('volume'), 'ip_bytes_out', 'ip_bytes_in'];

const IDENTIFIERS = ['msisdn', 'imsi', 'imei', 'user_id', 'device_id_raw'] as const;

export function rowChecks(input: MappingInput, cell: Cells): RowChecks {
  const values: NamedSql[] = [];
  const value: Value = (sql) => {
    const known = values.find((one) => one.sql === sql);
    if (known !== undefined) return known.name;
    values.push({ name: `check_${values.length}`, sql });
    return `check_${values.length - 1}`;
  };
  const rejects = rejectsOf(input, cell, value);
  const flags = flagsOf(input, cell, value).filter(({ sql }) => sql !== '');
  return { rejects, flags, values };
}

/** The name under which a value is selected. */
type Value = (sql: string) => string;

/** A text is there that does not read as a time, or as one no clock shows. */
function noTime(text: string, read: string): string {
  return `${text} IS NOT NULL AND (${read} IS NULL OR NOT ${read} ${PLAUSIBLE_TIME})`;
}

function rejectsOf(input: MappingInput, cell: Cells, value: Value): RowChecks['rejects'] {
  const rejects: { reason: string; sql: string }[] = [];
  const text = timeText(input.cells, 'event_time');
  const reading = input.times.get('event_time');
  if (text !== null && reading !== undefined) {
    const bad = noTime(value(text), value(timeSql(input, 'event_time')));
    const other = otherOrderSql(value(text), reading);
    if (other !== null) rejects.push({ reason: 'DATE_MIXED', sql: `${bad} AND (${other}) ${PLAUSIBLE_TIME}` });
    rejects.push({ reason: 'TIME_BAD', sql: bad });
  }
  for (const port of PORTS) {
    if (!input.cells.has(port)) continue;
    rejects.push({
      reason: 'PORT_BAD',
      sql: `${value(cell(`is_given:${port}`))} AND ${value(cell(`port:${port}`))} IS NULL`,
    });
  }
  return rejects;
}

function flagsOf(input: MappingInput, cell: Cells, value: Value): RowChecks['flags'] {
  /** Any of the roles is so; nothing where the scan has ruled it out for all. */
  const any = (kind: string, roles: readonly string[]) =>
    roles
      .filter((role) => input.cells.has(role))
      .map((role) => cell(`${kind}:${role}`))
      .filter((sql) => sql !== 'false')
      .map(value)
      .join(' OR ');
  const end = timeText(input.cells, 'end_time');
  return [
    { code: 'DUR_NEG', sql: any('is_negative', ['duration_s']) },
    { code: 'VOLUME_BAD', sql: any('is_bad_volume', VOLUMES) },
    { code: 'END_BAD', sql: end === null ? '' : noTime(value(end), value(timeSql(input, 'end_time'))) },
    { code: 'SCI_LOSSY', sql: any('is_lossy', IDENTIFIERS) },
  ];
}
