import type { DuckDBConnection } from '@duckdb/node-api';
import { TIME_ROLES, timeText } from '../../core/formats/cell-times.ts';
import {
  type DateOrderDecision,
  decideTimes,
  NO_EVIDENCE,
  type OrderEvidence,
  type OrderRules,
  undecided,
} from '../../core/formats/date-order.ts';
import type { TimeReading } from '../../core/formats/mapping-input.ts';
import { detectShapes, detectShapesOfSeconds } from '../../core/formats/time-shape.ts';
import type { FileReader } from './file-reader.ts';
import { countBackwards, countInWindow, countOver12, countRelations, type TimeText } from './order-evidence.ts';

export interface TimesOptions extends OrderRules {
  /** Bare numbers are seconds since 1970, however few digits they have. */
  readonly epochSeconds: boolean;
}

const SAMPLE_ROWS = 5000;
/** Digits beyond the millisecond. */
const FINE = /[.,]\d{4,}|^\d{15,}$/;

/** Decides how each time column is read: its shapes from a sample, day and month from all values of the file. */
export async function readTimes(
  connection: DuckDBConnection,
  reader: FileReader,
  options: TimesOptions,
): Promise<{ times: Map<string, TimeReading>; order: DateOrderDecision | null }> {
  const columns = await timeColumns(connection, reader, options.epochSeconds);
  return decideTimes(columns, options, await orderEvidence(connection, reader, { columns, rules: options }));
}

/** Each time column of the file, with the shapes its first rows have. */
export async function timeColumns(
  connection: DuckDBConnection,
  reader: FileReader,
  epochSeconds: boolean,
): Promise<TimeText[]> {
  const texts = timeTexts(reader);
  const sampled = await sample(connection, reader, texts);
  return texts.map(({ column, text }) => {
    const samples = sampled.get(column)!;
    const shapes = epochSeconds ? detectShapesOfSeconds(samples) : detectShapes(samples);
    return { column, text, shapes, fine: samples.some((value) => FINE.test(value)) };
  });
}

/** Time columns that have cells, and the SQL text of each. */
export function timeTexts(reader: FileReader): { column: string; text: string }[] {
  return Object.keys(TIME_ROLES).flatMap((column) => {
    const text = timeText(reader.cells, column);
    return text === null ? [] : [{ column, text }];
  });
}

/** What all values tell; nothing is counted that cannot change the decision. */
async function orderEvidence(
  connection: DuckDBConnection,
  reader: FileReader,
  { columns, rules }: { columns: readonly TimeText[]; rules: OrderRules },
): Promise<OrderEvidence> {
  if (undecided(columns, rules, {}).length === 0) return NO_EVIDENCE;
  const over12 = await countOver12(connection, reader, columns);
  const open = undecided(columns, rules, over12);
  if (open.length === 0) return { ...NO_EVIDENCE, over12 };
  return {
    over12,
    inWindow: await countInWindow(connection, reader, { columns, window: rules.window }),
    ...(await countRelations(connection, reader, columns)),
    backwards: await countBackwards(connection, reader, columns),
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
