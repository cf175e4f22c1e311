import type { DuckDBConnection } from '@duckdb/node-api';
import type { IngestResult } from '../../core/flow-engine.ts';
import { countRows } from './count-rows.ts';
import { type FlowSelectOptions, personSql, timeInRange } from './flow-select.ts';

export type Summary = Pick<
  IngestResult,
  'rows' | 'subscribers' | 'firstEvent' | 'lastEvent' | 'bytesOut' | 'bytesIn' | 'flags'
>;

export interface SummaryInput {
  readonly select: FlowSelectOptions;
  /** Digits of the one subscriber the letterhead names. */
  readonly subject: string | null;
  /** The layout can name a subscriber. */
  readonly namesPeople: boolean;
  /** Flags of the text itself. */
  readonly ofTheText: Readonly<Record<string, number>>;
}

/** What the ledger says of the accepted rows, in one pass over the staged table. */
export async function summarise(connection: DuckDBConnection, input: SummaryInput): Promise<Summary> {
  const { columns, flags, fileFlags, latest, hasDuplicates } = input.select;
  const person = personSql(columns, 'accepted');
  const time = columns.has('event_time') ? 'event_time' : 'CAST(NULL AS TIMESTAMP)';
  const iso = (sql: string) => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  const sum = (name: string) => (columns.has(name) ? `CAST(sum(${name}) AS DOUBLE)` : 'NULL');
  const mismatch =
    input.subject !== null && columns.has('msisdn')
      ? `count(*) FILTER (right(msisdn, 10) <> '${input.subject.slice(-10)}')`
      : '0';
  const result =
    await connection.runAndReadAll(`SELECT count(*), count(DISTINCT ${person}), ${iso(`min(${time})`)}, ${iso(`max(${time})`)},
    ${sum('bytes_out')}, ${sum('bytes_in')}, count(*) FILTER (${time} IS NOT NULL AND NOT ${timeInRange(time, latest)}), ${mismatch}
    ${flags.map((_, i) => `, count(*) FILTER (flags & ${1 << i} <> 0)`).join('')} FROM accepted`);
  const row = result.getRows()[0]!;
  const number = (i: number) => (row[i] === null ? null : Number(row[i]));
  const text = (i: number) => (row[i] === null ? null : String(row[i]).replace('.000Z', 'Z'));
  const rows = Number(row[0]);
  const counted: Record<string, number> = {};
  const flag = (code: string, count: number) => {
    if (count > 0) counted[code] = count;
  };
  flag('TIME_OUT_OF_RANGE', Number(row[6]));
  flag('SCOPE_MISMATCH', Number(row[7]));
  for (const [i, code] of flags.entries()) flag(code, Number(row[8 + i]));
  if (hasDuplicates) flag('DUPLICATE_ROW', await countDuplicates(connection));
  for (const code of fileFlags) flag(code, rows);
  Object.assign(counted, input.ofTheText);
  return {
    rows,
    subscribers: input.namesPeople && (Number(row[1]) > 0 || rows === 0) ? Number(row[1]) : null,
    firstEvent: text(2),
    lastEvent: text(3),
    bytesOut: number(4),
    bytesIn: number(5),
    flags: counted,
  };
}

async function countDuplicates(connection: DuckDBConnection): Promise<number> {
  return countRows(connection, 'duplicate');
}
