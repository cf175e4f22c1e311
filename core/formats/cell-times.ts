import { ANY_CELL } from '../scan/cell-facts.ts';
import { type MappingInput, roleText, type TimeReading } from './mapping-input.ts';
import { toUtcSql } from './zone.ts';

/** Roles that are printed times, alone or as a date and a clock. */
export const TIME_ROLES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  event_time: [['event_time'], ['session_start'], ['start_date', 'start_clock'], ['start_date']],
  end_time: [['end_time'], ['session_end'], ['end_date', 'end_clock'], ['end_date']],
  alloc_start: [['alloc_start'], ['alloc_start_date', 'alloc_start_clock']],
  alloc_end: [['alloc_end'], ['alloc_end_date', 'alloc_end_clock']],
};

/** The text a time column is read from: a whole time, or date and clock joined; null where the layout has neither. */
export function timeText(cells: MappingInput['cells'], column: string): string | null {
  const parts = (TIME_ROLES[column] ?? [])
    .filter((roles) => roles.every((role) => cells.has(role)))
    .map((roles) => roles.map((role) => roleText(cells, role)).join(` || ' ' || `));
  const whole = parts.filter((_, i) => i === 0 || !parts[0]!.includes(parts[i]!));
  if (whole.length === 0) return null;
  return whole.length === 1 ? whole[0]! : `coalesce(${whole.join(', ')})`;
}

/** Bytes of the longest text of a time that stands in cells of its own; infinite where it is put together. */
function longestText(input: MappingInput, column: string): number {
  const sources = (TIME_ROLES[column] ?? []).filter((roles) => roles.every((role) => input.cells.has(role)));
  const [first] = sources;
  if (sources.length !== 1 || first?.length !== 1) return Number.POSITIVE_INFINITY;
  const names = input.cells.get(first[0]!) ?? [];
  return Math.max(...names.map((name) => (input.facts.get(name) ?? ANY_CELL).longest));
}

/** The printed time where the stored millisecond loses digits of it; null where no value is that fine. */
export function rawTimeSql(input: MappingInput): string | null {
  const text = timeText(input.cells, 'event_time');
  if (text === null || !input.times.get('event_time')?.fine) return null;
  return `CASE WHEN regexp_matches(${text}, '[.,][0-9]{3}[0-9]*[1-9]|^[0-9]{15,}$') THEN ${text} END`;
}

/** SQL of a time column in UTC, to the microsecond; whether it is plausible is judged by who selects it. */
export function timeSql(input: MappingInput, column: string): string {
  const text = timeText(input.cells, column);
  const reading = input.times.get(column);
  if (text === null || reading === undefined || reading.shapes.length === 0) return 'CAST(NULL AS TIMESTAMP)';
  const longest = longestText(input, column);
  const read = reading.shapes.map((shape) => {
    const local = shape.sql(text, reading.order, longest);
    return { shape, sql: shape.utc ? local : toUtcSql(local, reading.zone) };
  });
  if (read.length === 1) return read[0]!.sql;
  // Ten digits and thirteen are both numbers: where a file mixes shapes, each text is read by the one it has.
  const cases = read.map(({ shape, sql }) => `WHEN regexp_matches(${text}, '${shape.pattern.source}') THEN ${sql}`);
  return `CASE ${cases.join(' ')} END`;
}

/** Years that a clock can show: other times are no times, and have no text in ISO 8601. */
export const PLAUSIBLE_TIME = `BETWEEN TIMESTAMP '1900-01-01 00:00:00' AND TIMESTAMP '2200-01-01 00:00:00'`;

/** The same text read with day and month the other way round. */
export function otherOrderSql(text: string, reading: TimeReading): string | null {
  const shape = reading.shapes.find((candidate) => candidate.ordered);
  if (shape === undefined || reading.order === 'ymd') return null;
  return shape.sql(text, reading.order === 'dmy' ? 'mdy' : 'dmy');
}
