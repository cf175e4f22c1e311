/**
 * Day and month told from what times of one row must be to each other: a start is not after its end, and a session
 * lies within the lease of its address. The wrong order moves a time by weeks, so a day's grace costs nothing and
 * forgives clocks, zones and ends that roll over midnight.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DateOrder } from '../../core/contract/uploads.ts';
import type { TimeShape } from '../../core/formats/time-shape.ts';
import type { FileReader } from './file-reader.ts';

/** A time column of a file: its text, and its order where that is known. */
export interface RelatedTime {
  readonly column: string;
  readonly text: string;
  readonly shapes: readonly TimeShape[];
  /** Null: both orders are to be tried. */
  readonly order: DateOrder | null;
}

const NOT_AFTER: readonly (readonly [string, string, string])[] = [
  ['event_time', 'end_time', 'each session begins before it ends'],
  ['alloc_start', 'alloc_end', 'each lease begins before it ends'],
  ['alloc_start', 'event_time', 'each session lies within its lease'],
  ['event_time', 'alloc_end', 'each session lies within its lease'],
];

/** The wrong order breaks many rows; some rows of any file are broken whatever the order. */
const CLEARLY = 20;
/** One broken row in a thousand proves nothing of the others. */
const LEAST_SHARE = 0.01;
/** No session lasts so long, but the wrong order makes a month of a night. Leases may. */
const LONGEST_SESSION_DAYS = 20;

/**
 * The order under which clearly fewer rows contradict themselves, with the reason, for the columns it was found on;
 * null where the rows do not tell. Columns whose order is open are taken to have the same.
 */
export async function orderByRelations(
  connection: DuckDBConnection,
  reader: FileReader,
  times: readonly RelatedTime[],
): Promise<{ value: DateOrder; why: string; columns: ReadonlySet<string> } | null> {
  const byName = new Map(times.map((time) => [time.column, time]));
  const pairs = NOT_AFTER.flatMap(([first, second, words]) => {
    const [start, end] = [byName.get(first), byName.get(second)];
    if (start === undefined || end === undefined) return [];
    return start.order === null || end.order === null ? [{ start, end, words }] : [];
  });
  if (pairs.length === 0) return null;
  const broken = (order: DateOrder) => pairs.map((pair) => `count(*) FILTER (${contradicts(pair, order)})`);
  const read = await connection.runAndReadAll(
    `SELECT count(*), ${[...broken('dmy'), ...broken('mdy')].join(', ')} FROM ${reader.from}`,
  );
  const [rows = 0, ...counts] = read.getRows()[0]!.map(Number);
  const [dmy, mdy] = [counts.slice(0, pairs.length), counts.slice(pairs.length)];
  const [dayFirst, monthFirst] = [total(dmy), total(mdy)];
  const [most, least] = [Math.max(dayFirst, monthFirst), Math.min(dayFirst, monthFirst)];
  if (most <= CLEARLY * least || most < LEAST_SHARE * rows) return null;
  const value = dayFirst < monthFirst ? 'dmy' : 'mdy';
  const other = value === 'dmy' ? mdy : dmy;
  const telling = pairs.filter((_, index) => other[index]! > 0);
  return {
    value,
    why: `only so ${[...new Set(telling.map(({ words }) => words))].join(', and ')}`,
    columns: new Set(pairs.flatMap(({ start, end }) => [start.column, end.column])),
  };
}

interface Pair {
  readonly start: RelatedTime;
  readonly end: RelatedTime;
}

/** What cannot be of two times of a row, read in the asked order. */
function contradicts({ start, end }: Pair, order: DateOrder): string {
  const [from, to] = [local(start, order), local(end, order)];
  const backwards = `${from} > ${to} + INTERVAL 1 DAY`;
  if (start.column !== 'event_time' || end.column !== 'end_time') return backwards;
  return `${backwards} OR ${to} > ${from} + INTERVAL ${LONGEST_SESSION_DAYS} DAY`;
}

/** The printed time, null where no shape fits; instants are taken as they are, which is near enough for a day's grace. */
function local({ text, shapes, order }: RelatedTime, asked: DateOrder): string {
  return `coalesce(${shapes.map((shape) => shape.sql(text, order ?? asked)).join(', ')})`;
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
