import type { DateOrder } from '../contract/uploads.ts';
import { FLOW_COLUMNS, type FlowColumnName } from '../flow/columns.ts';
import { ANY_CELL, type CellFacts } from '../scan/cell-facts.ts';
import { columnKind } from './column-kinds.ts';
import type { Cells, Derivation, Format } from './format.ts';
import type { TimeShape } from './time-shape.ts';
import { cellSql } from './typed-cell.ts';
import { toUtcSql } from './zone.ts';

/** How the time columns of one file are read, decided over the whole file. */
export interface TimeReading {
  readonly shapes: readonly TimeShape[];
  readonly order: DateOrder;
  readonly zone: string;
  /** Some values are finer than a millisecond. */
  readonly fine: boolean;
}

export interface CompileInput {
  readonly format: Format;
  /** Role -> SQL names of the cells that hold it, left to right. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** What the scan saw in each cell, by its SQL name. */
  readonly facts: ReadonlyMap<string, CellFacts>;
  /** Reading of each time role that has cells. */
  readonly times: ReadonlyMap<string, TimeReading>;
}

export interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

/** One file's mapping as SQL over its cleaned cells. */
export interface CompiledMapping {
  /** Flow columns the layout fills; addresses still as printed, to be resolved once per distinct value. */
  readonly columns: readonly NamedSql[];
  /** Conditions that reject a row, most telling first. Addresses are judged when resolved. */
  readonly rejects: readonly { readonly reason: string; readonly sql: string }[];
  /** Conditions that flag a row. */
  readonly flags: readonly { readonly code: string; readonly sql: string }[];
}

/** Roles that are printed times, alone or as a date and a clock. */
export const TIME_ROLES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  event_time: [['event_time'], ['session_start'], ['start_date', 'start_clock'], ['start_date']],
  end_time: [['end_time'], ['session_end'], ['end_date', 'end_clock'], ['end_date']],
  alloc_start: [['alloc_start'], ['alloc_start_date', 'alloc_start_clock']],
  alloc_end: [['alloc_end'], ['alloc_end_date', 'alloc_end_clock']],
};

const NULL_TEXT = 'CAST(NULL AS VARCHAR)';

/** The cells of a role as one SQL text, first non-null wins. */
export function roleText(cells: CompileInput['cells'], role: string): string {
  const names = cells.get(role) ?? [];
  if (names.length === 0) return NULL_TEXT;
  return names.length === 1 ? names[0]! : `coalesce(${names.join(', ')})`;
}

/** The text a time column is read from: a whole time, or date and clock joined; null where the layout has neither. */
export function timeText(cells: CompileInput['cells'], column: string): string | null {
  const parts = (TIME_ROLES[column] ?? [])
    .filter((roles) => roles.every((role) => cells.has(role)))
    .map((roles) => roles.map((role) => roleText(cells, role)).join(` || ' ' || `));
  const whole = parts.filter((_, i) => i === 0 || !parts[0]!.includes(parts[i]!));
  if (whole.length === 0) return null;
  return whole.length === 1 ? whole[0]! : `coalesce(${whole.join(', ')})`;
}

/** The printed time where the stored millisecond loses digits of it; null where no value is that fine. */
function rawTimeSql(input: CompileInput): string | null {
  const text = timeText(input.cells, 'event_time');
  if (text === null || !input.times.get('event_time')?.fine) return null;
  return `CASE WHEN regexp_matches(${text}, '[.,][0-9]{3}[0-9]*[1-9]|^[0-9]{15,}$') THEN ${text} END`;
}

/** SQL of a time column in UTC, to the microsecond. */
function timeSql(input: CompileInput, column: string): string {
  const text = timeText(input.cells, column);
  const reading = input.times.get(column);
  if (text === null || reading === undefined || reading.shapes.length === 0) return 'CAST(NULL AS TIMESTAMP)';
  const read = reading.shapes.map((shape) => {
    const local = shape.sql(text, reading.order);
    return { shape, sql: shape.utc ? `ft_time(${local})` : toUtcSql(`ft_time(${local})`, reading.zone) };
  });
  if (read.length === 1) return read[0]!.sql;
  // Ten digits and thirteen are both numbers: where a file mixes shapes, each text is read by the one it has.
  const cases = read.map(({ shape, sql }) => `WHEN regexp_matches(${text}, '${shape.pattern.source}') THEN ${sql}`);
  return `CASE ${cases.join(' ')} END`;
}

/** Answers `cell('msisdn')`, and of another kind `cell('port:source_port')`, `cell('time:event_time')`. */
function cellReader(input: CompileInput): Cells {
  return (asked) => {
    const [kind, role] = asked.includes(':') ? (asked.split(':') as [string, string]) : ['text', asked];
    if (kind === 'time') return timeSql(input, role);
    const facts = (input.cells.get(role) ?? []).map((name) => input.facts.get(name) ?? ANY_CELL);
    return cellSql(kind, roleText(input.cells, role), facts);
  };
}

/** SQL of every flow column the layout fills. */
export function compileMapping(input: CompileInput): CompiledMapping {
  const cell = cellReader(input);
  const has = (role: string) => input.cells.has(role);
  const derive = { ...standardDerivations(has), ...input.format.derive } as Record<string, Derivation | undefined>;
  const columns: NamedSql[] = [];
  for (const { name } of FLOW_COLUMNS) {
    const sql = derive[name]?.(cell) ?? (name === 'time_raw' ? rawTimeSql(input) : plainSql(input, cell, name));
    if (sql !== null) columns.push({ name, sql });
  }
  return { columns, rejects: rejectsOf(input, cell), flags: flagsOf(input, cell).filter((flag) => mayBe(flag.sql)) };
}

/** False for conditions the scan has ruled out. */
function mayBe(condition: string): boolean {
  return condition.split(' OR ').some((part) => part !== 'false');
}

function plainSql(input: CompileInput, cell: Cells, name: FlowColumnName): string | null {
  const kind = columnKind(name);
  if (kind === 'time') return timeText(input.cells, name) === null ? null : timeSql(input, name);
  if (!input.cells.has(name)) return null;
  return cell(`${kind}:${name}`);
}

/** Columns that most layouts compute in one way. A layout's own derivation wins. */
function standardDerivations(has: (role: string) => boolean): Record<string, Derivation> {
  const device = has('device_id_raw');
  const rules: [boolean, string, Derivation][] = [
    [has('msisdn'), 'msisdn', (cell) => cell('msisdn:msisdn')],
    [
      has('msisdn') || has('subscriber_id'),
      'subscriber_id',
      (cell) =>
        `coalesce(${cell('subscriber_id')}, CASE WHEN ${cell('msisdn:msisdn')} IS NULL AND NOT ${cell('is_exponent:msisdn')} THEN ${cell('msisdn')} END)`,
    ],
    [
      has('user_id'),
      'user_id',
      (cell) => `CASE WHEN NOT ${cell('is_lossy:user_id')} THEN ${cell('kept_text:user_id')} END`,
    ],
    [has('imei') || device, 'imei', (cell) => `coalesce(${cell('imei:imei')}, ${cell('imei:device_id_raw')})`],
    [
      device,
      'device_id_raw',
      (cell) => `CASE WHEN ${cell('imei:device_id_raw')} IS NULL THEN ${cell('kept_text:device_id_raw')} END`,
    ],
    [has('duration_s') || has('duration_ms') || has('duration_us'), 'duration_s', durationSql],
    [has('protocol') && !has('app_protocol'), 'app_protocol', (cell) => `ft_app_protocol(${cell('protocol')})`],
    [
      has('bytes_total_mb') || has('bytes_total'),
      'bytes_total',
      (cell) => scaled(cell, 'bytes_total', 'bytes_total_mb', 1_048_576),
    ],
    [has('bytes_out_kb') || has('bytes_out'), 'bytes_out', (cell) => scaled(cell, 'bytes_out', 'bytes_out_kb', 1024)],
    [has('bytes_in_kb') || has('bytes_in'), 'bytes_in', (cell) => scaled(cell, 'bytes_in', 'bytes_in_kb', 1024)],
    [has('domain'), 'domain_basis', (cell) => `CASE WHEN ${cell('domain')} IS NOT NULL THEN 'log' END`],
  ];
  return Object.fromEntries(rules.filter(([applies]) => applies).map(([, name, sql]) => [name, sql]));
}

function durationSql(cell: Cells): string {
  const seconds = `coalesce(${cell('double:duration_s')}, ${cell('double:duration_ms')} / 1e3, ${cell('double:duration_us')} / 1e6)`;
  return `CASE WHEN ${seconds} >= 0 THEN ${seconds} END`;
}

function scaled(cell: Cells, role: string, scaledRole: string, factor: number): string {
  return `coalesce(${cell(`volume:${role}`)}, ft_in_volume(try_cast(round(${cell(`double:${scaledRole}`)} * ${factor}) AS BIGINT)))`;
}

const VOLUMES = [
  'bytes_out',
  'bytes_in',
  'bytes_total',
  'packets_out',
  'packets_in',
  'packets_total',
  'alloc_bytes_out',
  'alloc_bytes_in',
  'ip_bytes_out',
  'ip_bytes_in',
] as const;

const PORT_COLUMNS = ['source_port', 'destination_port', 'nat_source_port', 'nat_destination_port'] as const;

function rejectsOf(input: CompileInput, cell: Cells): CompiledMapping['rejects'] {
  const rejects: { reason: string; sql: string }[] = [];
  const text = timeText(input.cells, 'event_time');
  const reading = input.times.get('event_time');
  if (text !== null && reading !== undefined) {
    const bad = `(${text}) IS NOT NULL AND (${timeSql(input, 'event_time')}) IS NULL`;
    const other = otherOrderSql(text, reading);
    if (other !== null) rejects.push({ reason: 'DATE_MIXED', sql: `${bad} AND (${other}) IS NOT NULL` });
    rejects.push({ reason: 'TIME_BAD', sql: bad });
  }
  for (const port of PORT_COLUMNS) {
    if (input.cells.has(port))
      rejects.push({ reason: 'PORT_BAD', sql: `${cell(port)} IS NOT NULL AND ${cell(`port:${port}`)} IS NULL` });
  }
  return rejects;
}

/** The same text read with day and month the other way round. */
function otherOrderSql(text: string, reading: TimeReading): string | null {
  const shape = reading.shapes.find((candidate) => candidate.ordered);
  if (shape === undefined || reading.order === 'ymd') return null;
  return shape.sql(text, reading.order === 'dmy' ? 'mdy' : 'dmy');
}

function flagsOf(input: CompileInput, cell: Cells): CompiledMapping['flags'] {
  const flags: { code: string; sql: string }[] = [];
  if (input.cells.has('duration_s')) flags.push({ code: 'DUR_NEG', sql: cell('is_negative:duration_s') });
  const volumes = VOLUMES.filter((role) => input.cells.has(role)).map((role) => cell(`is_bad_volume:${role}`));
  flags.push({ code: 'VOLUME_BAD', sql: volumes.join(' OR ') || 'false' });
  const end = timeText(input.cells, 'end_time');
  if (end !== null)
    flags.push({ code: 'END_BAD', sql: `(${end}) IS NOT NULL AND (${timeSql(input, 'end_time')}) IS NULL` });
  const lossy = ['msisdn', 'imsi', 'imei', 'user_id', 'device_id_raw'].filter((role) => input.cells.has(role));
  if (lossy.length > 0) {
    flags.push({ code: 'SCI_LOSSY', sql: lossy.map((role) => cell(`is_lossy:${role}`)).join(' OR ') });
  }
  return flags;
}
