import type { DuckDBConnection } from '@duckdb/node-api';
import type { DateOrder } from '../../core/contract/uploads.ts';
import {
  type ByOrder,
  type OrderEvidence,
  type OrderRules,
  openShape,
  RELATIONS,
  type RelationCounts,
  type TimeColumn,
} from '../../core/formats/date-order.ts';
import type { FileReader } from './file-reader.ts';

/** A time column and the SQL text it is read from. */
export interface TimeText extends TimeColumn {
  readonly text: string;
}

/** Rows whose direction is looked at. */
const DIRECTION_ROWS = 100_000;
/** No session lasts so long, but the wrong order makes a month of a night. Leases may. */
const LONGEST_SESSION_DAYS = 20;

const ORDERS = ['dmy', 'mdy'] as const;

/** Values whose first, and whose second part is a day over 12, for each column that leaves the order open. */
export async function countOver12(
  connection: DuckDBConnection,
  reader: FileReader,
  columns: readonly TimeText[],
): Promise<OrderEvidence['over12']> {
  const open = columns.filter((column) => openShape(column) !== null);
  const part = (text: string, n: number) =>
    `try_cast(regexp_extract(${text}, '^([0-9]{1,2})[-/.]([0-9]{1,2})', ${n}) AS INTEGER)`;
  // A day that its month does not have is no date in either order, and tells nothing.
  const isDay = (day: string, month: string) =>
    `${day} BETWEEN 13 AND CASE WHEN ${month} = 2 THEN 29 WHEN ${month} = 4 OR ${month} = 6 OR ${month} = 9 OR ${month} = 11 THEN 30 WHEN ${month} BETWEEN 1 AND 12 THEN 31 END`;
  const counts = await countAll(connection, {
    wanted: open.flatMap((_, i) => [isDay(`a${i}`, `b${i}`), isDay(`b${i}`, `a${i}`)]),
    from: `(SELECT ${open.map((_, i) => `${part(`t${i}`, 1)} AS a${i}, ${part(`t${i}`, 2)} AS b${i}`).join(', ')}
      FROM (SELECT ${open.map(({ text }, i) => `${text} AS t${i}`).join(', ')} FROM ${reader.from}))`,
  });
  return Object.fromEntries(
    open.map(({ column }, i) => [column, { first: counts[2 * i]!, second: counts[2 * i + 1]! }]),
  );
}

/** Values within the period the report names, for each column that leaves the order open. */
export async function countInWindow(
  connection: DuckDBConnection,
  reader: FileReader,
  { columns, window }: { columns: readonly TimeText[]; window: OrderRules['window'] },
): Promise<OrderEvidence['inWindow']> {
  if (window === null) return {};
  const open = columns.filter((column) => openShape(column) !== null);
  const inside = ({ text, ...column }: TimeText, order: DateOrder) =>
    `(${openShape(column)!.sql(text, order)}) BETWEEN TIMESTAMP '${window.from}' - INTERVAL 1 DAY AND TIMESTAMP '${window.to}' + INTERVAL 1 DAY`;
  const counts = await countAll(connection, {
    wanted: open.flatMap((column) => ORDERS.map((order) => inside(column, order))),
    from: reader.from,
  });
  return Object.fromEntries(open.map(({ column }, i) => [column, byOrder(counts, 2 * i)]));
}

/**
 * Day and month told from what times of one row must be to each other: a start is not after its end, and a session
 * lies within the lease of its address. The wrong order moves a time by weeks, so a day's grace costs nothing and
 * forgives clocks, zones and ends that roll over midnight.
 */
export async function countRelations(
  connection: DuckDBConnection,
  reader: FileReader,
  columns: readonly TimeText[],
): Promise<Pick<OrderEvidence, 'relations' | 'rows'>> {
  const byName = new Map(columns.filter(({ shapes }) => shapes.length > 0).map((one) => [one.column, one]));
  const pairs = RELATIONS.flatMap(([first, second, words]) => {
    const [start, end] = [byName.get(first), byName.get(second)];
    if (start === undefined || end === undefined) return [];
    return openShape(start) === null && openShape(end) === null ? [] : [{ start, end, words }];
  });
  const orders = ORDERS.flatMap((start) => ORDERS.map((end) => [start, end] as const));
  const [rows = 0, ...counts] = await countAll(connection, {
    wanted: ['true', ...pairs.flatMap((pair) => orders.map((both) => contradicts(pair, both)))],
    from: reader.from,
  });
  const relations = pairs.map(({ start, end, words }, i): RelationCounts => {
    const broken = { dmy: byOrder(counts, 4 * i), mdy: byOrder(counts, 4 * i + 2) };
    return { start: start.column, end: end.column, words, broken };
  });
  return { relations, rows };
}

/** Values among the first rows that step back, for each column that leaves the order open. */
export async function countBackwards(
  connection: DuckDBConnection,
  reader: FileReader,
  columns: readonly TimeText[],
): Promise<OrderEvidence['backwards']> {
  const found: Record<string, ByOrder> = {};
  for (const { column, text, shapes } of columns) {
    const shape = openShape({ shapes });
    if (shape === null) continue;
    const read = ORDERS.map((order) => `(${shape.sql('t', order)}) AS ${order}`).join(', ');
    const counts = await countAll(connection, {
      wanted: ['dmy < d', 'mdy < m'],
      from: `(SELECT dmy, mdy, lag(dmy) OVER (ORDER BY n) AS d, lag(mdy) OVER (ORDER BY n) AS m
        FROM (SELECT ${read}, row_number() OVER () AS n FROM (SELECT ${text} AS t FROM ${reader.from} LIMIT ${DIRECTION_ROWS})))`,
    });
    found[column] = byOrder(counts, 0);
  }
  return found;
}

async function countAll(
  connection: DuckDBConnection,
  { wanted, from }: { wanted: readonly string[]; from: string },
): Promise<number[]> {
  if (wanted.length === 0) return [];
  const counted = wanted.map((sql) => `count(*) FILTER (${sql})`).join(', ');
  const result = await connection.runAndReadAll(`SELECT ${counted} FROM ${from}`);
  return result.getRows()[0]!.map(Number);
}

function byOrder(counts: readonly number[], at: number): ByOrder {
  return { dmy: counts[at]!, mdy: counts[at + 1]! };
}

interface Pair {
  readonly start: TimeText;
  readonly end: TimeText;
}

/** What cannot be of two times of a row, read in the asked orders. */
function contradicts({ start, end }: Pair, [startOrder, endOrder]: readonly [DateOrder, DateOrder]): string {
  const [from, to] = [local(start, startOrder), local(end, endOrder)];
  const backwards = `${from} > ${to} + INTERVAL 1 DAY`;
  if (start.column !== 'event_time' || end.column !== 'end_time') return backwards;
  return `${backwards} OR ${to} > ${from} + INTERVAL ${LONGEST_SESSION_DAYS} DAY`;
}

/** The printed time, null where no shape fits; instants are taken as they are, which is near enough for a day's grace. */
function local({ text, shapes }: TimeText, order: DateOrder): string {
  return `coalesce(${shapes.map((shape) => shape.sql(text, order)).join(', ')})`;
}
