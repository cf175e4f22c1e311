import type { DuckDBConnection } from '@duckdb/node-api';
import type { DateOrder } from '../../core/contract/uploads.ts';
import { TIME_ROLES, timeText } from '../../core/formats/cell-times.ts';
import type { TimeReading } from '../../core/formats/mapping-input.ts';
import { detectShapes, detectShapesOfSeconds, type TimeShape } from '../../core/formats/time-shape.ts';
import type { FileReader } from './file-reader.ts';
import { orderByRelations, type RelatedTime } from './order-by-relations.ts';

export interface DateOrderDecision {
  readonly value: DateOrder | 'mixed';
  readonly why: string;
  readonly assumed: boolean;
}

export interface TimesOptions {
  readonly zone: string;
  /** The layout's habit, taken where the values do not tell. */
  readonly habit: DateOrder;
  /** What the user said; wins. */
  readonly given: DateOrder | null;
  /** Period named in the preamble or file name, local time without zone, `YYYY-MM-DD HH:MM:SS`. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** Bare numbers are seconds since 1970, however few digits they have. */
  readonly epochSeconds: boolean;
}

/** How an order is called. */
export const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  dmy: 'day before month',
  mdy: 'month before day',
  ymd: 'year, month, day',
};

const SAMPLE_ROWS = 5000;
/** Digits beyond the millisecond. */
const FINE = /[.,]\d{4,}|^\d{15,}$/;

/** Decides how each time column is read: its shapes from a sample, day and month from all values of the file. */
export async function readTimes(
  connection: DuckDBConnection,
  reader: FileReader,
  options: TimesOptions,
): Promise<{ times: Map<string, TimeReading>; order: DateOrderDecision | null }> {
  const columns: TimeColumn[] = [];
  const texts = Object.keys(TIME_ROLES).flatMap((column) => {
    const text = timeText(reader.cells, column);
    return text === null ? [] : [{ column, text }];
  });
  const sampled = await sample(connection, reader, texts);
  for (const { column, text } of texts) {
    const samples = sampled.get(column)!;
    const shapes = options.epochSeconds ? detectShapesOfSeconds(samples) : detectShapes(samples);
    const ordered = shapes.find((shape) => shape.ordered) ?? null;
    const question = ordered && { reader, text, shape: ordered, options };
    const decision = question === null ? fixedOrder(shapes) : await ownOrder(connection, question);
    columns.push({ column, text, shapes, fine: samples.some((value) => FINE.test(value)), question, decision });
  }
  const decided = await settleOpen(connection, reader, columns);
  const times = new Map(
    decided.map(({ column, shapes, fine, decision }): [string, TimeReading] => [
      column,
      {
        shapes,
        fine,
        zone: options.zone,
        order: decision === null ? options.habit : sqlOrder(decision, options.habit),
      },
    ]),
  );
  // The file's order is that of its event times, else of the first column that has one.
  const first = decided.find(({ column, decision }) => column === 'event_time' && decision !== null);
  return { times, order: (first ?? decided.find(({ decision }) => decision !== null))?.decision ?? null };
}

interface TimeColumn {
  readonly column: string;
  readonly text: string;
  readonly shapes: readonly TimeShape[];
  readonly fine: boolean;
  /** Null where day and month cannot be confused. */
  readonly question: OrderQuestion | null;
  readonly decision: DateOrderDecision | null;
}

/** Columns that do not tell their order by themselves: by the other times of their rows, else by direction, else by habit. */
async function settleOpen(
  connection: DuckDBConnection,
  reader: FileReader,
  columns: readonly TimeColumn[],
): Promise<TimeColumn[]> {
  if (columns.every(({ question, decision }) => question === null || decision !== null)) return [...columns];
  const related = columns.filter(({ shapes }) => shapes.length > 0).map(relatedTime);
  const found = await orderByRelations(connection, reader, related);
  const settled: TimeColumn[] = [];
  for (const one of columns) {
    const { question, decision, column } = one;
    if (question === null || decision !== null) settled.push(one);
    else if (found?.columns.has(column))
      settled.push({ ...one, decision: { value: found.value, why: found.why, assumed: false } });
    else settled.push({ ...one, decision: (await byDirection(connection, question)) ?? byHabit(question) });
  }
  return settled;
}

function relatedTime({ column, text, shapes, question, decision }: TimeColumn): RelatedTime {
  const order = question === null ? 'ymd' : decision && sqlOrder(decision, question.options.habit);
  return { column, text, shapes, order };
}

function sqlOrder(decision: DateOrderDecision, habit: DateOrder): DateOrder {
  return decision.value === 'mixed' ? habit : decision.value;
}

function fixedOrder(shapes: readonly TimeShape[]): DateOrderDecision | null {
  const first = shapes[0];
  if (first === undefined || first.id.startsWith('epoch')) return null;
  const value = first.id === 'day_month_name' ? 'dmy' : 'ymd';
  return {
    value,
    why: first.id === 'day_month_name' ? 'months are written as names' : 'years come first',
    assumed: false,
  };
}

/** Distinct texts of each column among the first rows. */
async function sample(
  connection: DuckDBConnection,
  reader: FileReader,
  texts: readonly { readonly column: string; readonly text: string }[],
): Promise<Map<string, string[]>> {
  if (texts.length === 0) return new Map();
  const result = await connection.runAndReadAll(
    `SELECT ${texts.map(({ text }) => text).join(', ')} FROM ${reader.from} LIMIT ${SAMPLE_ROWS}`,
  );
  const read = result.getColumns();
  return new Map(
    texts.map(({ column }, i) => [column, [...new Set((read[i] ?? []).filter((text) => text !== null).map(String))]]),
  );
}

interface OrderQuestion {
  readonly reader: FileReader;
  readonly text: string;
  readonly shape: TimeShape;
  readonly options: TimesOptions;
}

/**
 * What the values of one column tell of their order. Any date with a first part over 12 means day first, with a second part over 12
 * month first; both: the majority, and the rest is rejected. None: the period the report names; else null.
 */
async function ownOrder(connection: DuckDBConnection, question: OrderQuestion): Promise<DateOrderDecision | null> {
  const { options } = question;
  if (options.given !== null) return { value: options.given, why: 'given by the user', assumed: false };
  const [first, second] = await partsOver12(connection, question);
  if (first > 0 && second > 0) {
    const value = first >= second ? 'dmy' : 'mdy';
    const why = `contradictory: ${first} values have a day over 12 first, ${second} second; the majority is read, the rest rejected`;
    return { value, why, assumed: false };
  }
  if (first > 0) return { value: 'dmy', why: `${first} values have a first part over 12`, assumed: false };
  if (second > 0) return { value: 'mdy', why: `${second} values have a second part over 12`, assumed: false };
  return byWindow(connection, question);
}

function byHabit({ options }: OrderQuestion): DateOrderDecision {
  return {
    value: options.habit,
    why: `every day and month is 12 or less; ${ORDER_WORDS[options.habit]} is assumed`,
    assumed: true,
  };
}

async function partsOver12(connection: DuckDBConnection, { reader, text }: OrderQuestion): Promise<[number, number]> {
  const part = (n: number) => `try_cast(regexp_extract(t, '^([0-9]{1,2})[-/.]([0-9]{1,2})', ${n}) AS INTEGER)`;
  // A day that its month does not have is no date in either order, and tells nothing.
  const isDay = (day: string, month: string) =>
    `${day} BETWEEN 13 AND CASE WHEN ${month} = 2 THEN 29 WHEN ${month} = 4 OR ${month} = 6 OR ${month} = 9 OR ${month} = 11 THEN 30 WHEN ${month} BETWEEN 1 AND 12 THEN 31 END`;
  const result = await connection.runAndReadAll(
    `SELECT count(*) FILTER (${isDay('a', 'b')}), count(*) FILTER (${isDay('b', 'a')})
     FROM (SELECT ${part(1)} AS a, ${part(2)} AS b FROM (SELECT ${text} AS t FROM ${reader.from}))`,
  );
  const [first, second] = result.getRows()[0]!;
  return [Number(first), Number(second)];
}

async function byWindow(connection: DuckDBConnection, question: OrderQuestion): Promise<DateOrderDecision | null> {
  const { window } = question.options;
  if (window === null) return null;
  const inside = (order: DateOrder) =>
    `count(*) FILTER ((${question.shape.sql('t', order)}) BETWEEN TIMESTAMP '${window.from}' - INTERVAL 1 DAY AND TIMESTAMP '${window.to}' + INTERVAL 1 DAY)`;
  const result = await connection.runAndReadAll(
    `SELECT ${inside('dmy')}, ${inside('mdy')} FROM (SELECT ${question.text} AS t FROM ${question.reader.from})`,
  );
  const [dmy, mdy] = result.getRows()[0]!.map(Number) as [number, number];
  if (dmy === mdy) return null;
  return {
    value: dmy > mdy ? 'dmy' : 'mdy',
    why: `the report names the period ${window.from} to ${window.to}`,
    assumed: false,
  };
}

/** Logs run forward: the order under which fewer values step back, if it differs clearly. */
async function byDirection(connection: DuckDBConnection, question: OrderQuestion): Promise<DateOrderDecision | null> {
  const back = (order: DateOrder) => `(${question.shape.sql('t', order)}) AS ${order}`;
  const result = await connection.runAndReadAll(
    `SELECT count(*) FILTER (dmy < d), count(*) FILTER (mdy < m), count(DISTINCT dmy::DATE) FROM (SELECT dmy, mdy, lag(dmy) OVER (ORDER BY n) AS d, lag(mdy) OVER (ORDER BY n) AS m
     FROM (SELECT ${back('dmy')}, ${back('mdy')}, row_number() OVER () AS n FROM (SELECT ${question.text} AS t FROM ${question.reader.from} LIMIT 100000)))`,
  );
  const [dmy, mdy] = result.getRows()[0]!.map(Number) as [number, number];
  if ((dmy === 0) === (mdy === 0)) return null;
  return { value: dmy === 0 ? 'dmy' : 'mdy', why: 'only so do the times run forward', assumed: false };
}
