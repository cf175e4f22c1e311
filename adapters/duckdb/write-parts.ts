import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowPart } from '../../core/flow-engine.ts';
import { lookupSelectSql } from '../../core/query/lookup.ts';
import { rollupSelectSql } from '../../core/query/rollup.ts';
import { sqlText } from './file-reader.ts';
import { type FlowSelectOptions, flowSelect, personSql, timeInRange } from './flow-select.ts';

/** Day of rows without a usable time. */
export const NO_DAY = '1970-01-01';

/** Small enough that a lookup reads little, large enough to compress: a sixth of the engine's default. */
const ROW_GROUP_ROWS = 20_480;

/**
 * Writes the accepted rows, a file for each UTC day, sorted by entity, source, time and record, and with each a rollup.
 * Sorting runs on the narrow staged rows; what enrichment found is joined behind it. A day's rollup and lookup are made
 * from its file while the next day is being sorted, whose phases do not keep all threads busy.
 */
export async function writeParts(
  { staged, files }: { staged: DuckDBConnection; files: DuckDBConnection },
  options: FlowSelectOptions & { partPath: () => string; onRows?: (rows: number) => void },
): Promise<FlowPart[]> {
  const days = await daysOf(staged, options);
  const parts: FlowPart[] = [];
  let derived: Promise<FlowPart[]> = Promise.resolve([]);
  let rows = 0;
  for (const day of days) {
    const path = options.partPath();
    const flows = writeFlows(staged, { ...options, path, day: day.dt });
    // Both must have ended before a failure of either is passed on: the caller then removes their files.
    await Promise.allSettled([flows, derived]);
    await flows;
    parts.push(...(await derived), { table: 'flows', path, ...day });
    derived = writeDerivedParts(files, { flows: path, dt: day.dt, partPath: options.partPath });
    rows += day.rows;
    options.onRows?.(rows);
  }
  parts.push(...(await derived));
  return parts;
}

async function writeFlows(
  connection: DuckDBConnection,
  options: FlowSelectOptions & { path: string; day: string },
): Promise<void> {
  const source = `(SELECT * FROM accepted WHERE ${dayFilter(options, options.day)} ORDER BY ${sortKeys(options)})`;
  await connection.run(
    `COPY (${flowSelect(source, options)}) TO ${sqlText(options.path)} (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
}

async function writeDerivedParts(
  connection: DuckDBConnection,
  { flows, dt, partPath }: { flows: string; dt: string; partPath: () => string },
): Promise<FlowPart[]> {
  return [
    await writeDerived(connection, { table: 'rollup', flows, path: partPath(), dt }),
    await writeDerived(connection, { table: 'lookup', flows, path: partPath(), dt }),
  ];
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

const DERIVED = { rollup: rollupSelectSql, lookup: lookupSelectSql };

interface Derived {
  readonly table: keyof typeof DERIVED;
  /** File of the flows it is made from. */
  readonly flows: string;
  readonly path: string;
  readonly dt: string;
}

/** What queries read instead of the flows themselves: hourly sums, and who holds which address. */
async function writeDerived(connection: DuckDBConnection, { table, flows, path, dt }: Derived): Promise<FlowPart> {
  const select = DERIVED[table](`read_parquet(${sqlText(flows)})`);
  const { rowsChanged } = await connection.run(
    `COPY (${select}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return { table, dt, path, rows: rowsChanged, from: null, to: null };
}
