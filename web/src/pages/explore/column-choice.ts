import type { FlowColumn } from '../../../../core/flow/column.ts';
import { FLOW_COLUMNS, type FlowColumnName } from '../../../../core/flow/columns.ts';
import { DERIVED_COLUMNS, type DerivedColumnName } from '../../../../core/flow/derived.ts';

/** Columns a table can show, in schema order; hidden ones serve queries alone. */
export type ShownColumn = FlowColumnName | DerivedColumnName;

export const CHOICES: readonly FlowColumn[] = [...FLOW_COLUMNS, ...DERIVED_COLUMNS].filter(
  (column: FlowColumn) => !column.hidden,
);
const known = new Map(CHOICES.map((column) => [column.name, column]));

export const DEFAULT_COLUMNS: readonly ShownColumn[] = [
  'event_time',
  'entity',
  'source_ip',
  'source_port',
  'destination_ip',
  'destination_port',
  'protocol',
  'app_name',
  'domain',
  'bytes_out',
  'bytes_in',
  'duration_s',
  'destination_country',
];

/** Needed to know a row's file and line; asked for whatever is shown. */
export const EVIDENCE_COLUMNS = ['upload_id', 'member', 'row_number'] as const;

export function isShownColumn(name: string): name is ShownColumn {
  return known.has(name);
}

/** What was stored -> columns that exist, without doubles; the defaults where nothing usable is left. */
export function parseColumns(text: string | null): readonly ShownColumn[] {
  const names = [...new Set((text ?? '').split(',').map((name) => name.trim()))].filter(isShownColumn);
  return names.length > 0 ? names : DEFAULT_COLUMNS;
}

/** Shows or hides a column; the last one stays, an empty table would say nothing. */
export function toggledColumn(columns: readonly ShownColumn[], name: ShownColumn): readonly ShownColumn[] {
  if (!columns.includes(name)) return [...columns, name];
  return columns.length > 1 ? columns.filter((column) => column !== name) : columns;
}

/** Moves a column one place; at the edge nothing changes. */
export function movedColumn(columns: readonly ShownColumn[], name: ShownColumn, by: 1 | -1): readonly ShownColumn[] {
  const from = columns.indexOf(name);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return columns;
  const moved = [...columns];
  [moved[from], moved[to]] = [moved[to]!, moved[from]!];
  return moved;
}

/** Columns to ask the API for. */
export function requestedColumns(columns: readonly ShownColumn[]): ShownColumn[] {
  return [...new Set<ShownColumn>([...EVIDENCE_COLUMNS, ...columns])];
}

const WIDTHS: Readonly<Partial<Record<ShownColumn, number>>> = {
  event_time: 176,
  end_time: 176,
  source_ip: 142,
  destination_ip: 142,
  nat_source_ip: 142,
  source_port: 104,
  destination_port: 136,
  protocol: 84,
  duration_s: 104,
  entity: 138,
  domain: 200,
  app_name: 132,
  source_as_org: 190,
  destination_as_org: 190,
  user_agent: 260,
  url_path: 220,
  quality_flags: 170,
  upload_id: 250,
};

const NUMBERS = new Set(['INTEGER', 'BIGINT', 'DOUBLE']);

/** Width in pixels: what a typical value needs, the heading included. */
export function columnWidth(column: FlowColumn): number {
  const own = WIDTHS[column.name as ShownColumn];
  if (own) return own;
  if (column.type === 'TIMESTAMP_MS') return 176;
  const heading = column.label.length * 7.2 + 40;
  return Math.round(Math.max(NUMBERS.has(column.type) ? 96 : 130, heading));
}

/** Numbers stand right, under each other; ports and codes are names and stand left. */
export function isRightAligned(column: FlowColumn): boolean {
  return column.unit !== undefined && column.unit !== '°' && column.unit !== '0-100';
}
