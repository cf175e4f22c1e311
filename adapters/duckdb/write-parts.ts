import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowPart } from '../../core/flow-engine.ts';
import { sqlText } from './file-reader.ts';
import { type FlowSelectOptions, flowSelect, personSql, timeInRange } from './flow-select.ts';
import { inLanes } from './in-lanes.ts';

/** Day of rows without a usable time. */
export const NO_DAY = '1970-01-01';

/** Small enough that a lookup reads little, large enough to compress: a sixth of the engine's default. */
const ROW_GROUP_ROWS = 20_480;

/**
 * How parts are written. The lightest compression loses half a percent of size; values that hardly repeat are not worth
 * a dictionary.
 */
export function parquetSql(rowGroup = ROW_GROUP_ROWS): string {
  return `FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000, ROW_GROUP_SIZE ${rowGroup}`;
}

/** Rows of a day up to which several days are written at once: more of them fill all threads, and take memory. */
const SMALL_DAY_ROWS = 500_000;

/**
 * Writes the accepted rows, a file for each UTC day, sorted by entity, source, time and record. Sorting runs on the narrow
 * staged rows; what enrichment found is joined behind it.
 */
export async function writeParts(
  lanes: readonly DuckDBConnection[],
  options: FlowSelectOptions & { partPath: () => string; onRows?: (rows: number) => void },
): Promise<FlowPart[]> {
  const days = await daysOf(lanes[0]!, options);
  const flows = days.map((day) => ({ table: 'flows' as const, path: options.partPath(), ...day }));
  let rows = 0;
  const write = (part: FlowPart) => async (lane: DuckDBConnection) => {
    await writeFlows(lane, { ...options, path: part.path, day: part.dt });
    rows += part.rows;
    options.onRows?.(rows);
  };
  await inLanes(lanesFor(lanes, flows), largestFirst(flows).map(write));
  return flows;
}

/** Lanes that work over these days is given to: all where the days are small. */
export function lanesFor<L>(lanes: readonly L[], days: readonly { readonly rows: number }[]): readonly L[] {
  return days.every((day) => day.rows <= SMALL_DAY_ROWS) ? lanes : lanes.slice(0, 1);
}

/** As lanes want their work: what begins last should not take longest. */
export function largestFirst<D extends { readonly rows: number }>(days: readonly D[]): D[] {
  return days.toSorted((a, b) => b.rows - a.rows);
}

async function writeFlows(
  connection: DuckDBConnection,
  options: FlowSelectOptions & { path: string; day: string },
): Promise<void> {
  const source = `(SELECT * FROM accepted WHERE ${dayFilter(options, options.day)} ORDER BY ${sortKeys(options)})`;
  await connection.run(`COPY (${flowSelect(source, options)}) TO ${sqlText(options.path)} (${parquetSql()})`);
}

interface Day {
  readonly dt: string;
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
}

function daySql(options: FlowSelectOptions): string {
  if (!options.columns.has('event_time')) return sqlText(NO_DAY);
  return `CASE WHEN ${timeInRange('event_time', options.latest)} THEN strftime(event_time, '%Y-%m-%d') ELSE ${sqlText(NO_DAY)} END`;
}

async function daysOf(connection: DuckDBConnection, options: FlowSelectOptions): Promise<Day[]> {
  const time = options.columns.has('event_time') ? 'event_time' : 'CAST(NULL AS TIMESTAMP)';
  const iso = (sql: string) => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  const result = await connection.runAndReadAll(
    `SELECT ${daySql(options)} AS dt, count(*), ${iso(`min(${time})`)}, ${iso(`max(${time})`)} FROM accepted GROUP BY 1 ORDER BY 1`,
  );
  return result.getRows().map(([dt, rows, from, to]) => ({
    dt: String(dt),
    rows: Number(rows),
    from: from === null ? null : String(from),
    to: to === null ? null : String(to),
  }));
}

function dayFilter(options: FlowSelectOptions, dt: string): string {
  if (!options.columns.has('event_time')) return 'true';
  if (dt === NO_DAY) return `event_time IS NULL OR NOT ${timeInRange('event_time', options.latest)}`;
  const start = `TIMESTAMP '${dt} 00:00:00'`;
  return `event_time >= ${start} AND event_time < ${start} + INTERVAL 1 DAY AND ${timeInRange('event_time', options.latest)}`;
}

function sortKeys(options: FlowSelectOptions): string {
  const person = personSql(options.columns, 'accepted');
  const source = options.columns.has('source_ip') ? 'source_ip' : null;
  const entity = person.startsWith('CAST(NULL') ? source : source === null ? person : `coalesce(${person}, source_ip)`;
  const time = options.columns.has('event_time') ? 'event_time' : null;
  return [entity, source, time, 'record'].filter((key) => key !== null).join(', ');
}
