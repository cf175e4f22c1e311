import type { Filter } from '../../contract/filter.ts';
import type { ExportFormat, ExportRequest } from '../../contract/search.ts';
import type { FlowColumn } from '../../flow/column.ts';
import { columnOf, type QueryColumnName } from '../../flow/schema.ts';
import { isoTime } from '../../iso-time.ts';
import type { SqlValue } from '../../ports.ts';
import { exportFilesQuery, exportStatisticsQuery } from '../../query/export-statistics-query.ts';
import { orderedRowsQuery, type SearchScan, type SortKey } from '../../query/search-queries.ts';
import { TIMELESS_DAY } from '../../query/utc-time.ts';
import { csvExport } from './export-csv.ts';
import { jsonExport } from './export-json.ts';
import { xlsxExport } from './export-xlsx.ts';
import { countByDay } from './search-flows.ts';
import { FLOWS, type QueryDeps, type SearchTarget, searchScan, sortKeys } from './search-scan.ts';
import { shownColumns } from './shown-columns.ts';
import { zoneClock } from './zone-clock.ts';

/** Figures every exported file carries. Sessions and bytes count repeated rows once; bytes are null where no row has any. */
export interface ExportStatistics {
  readonly rows: number;
  /** Rows identical to an earlier one of their upload; they are in the file. */
  readonly duplicate_rows: number;
  readonly sessions: number;
  readonly bytes: number | string | null;
  readonly first_time: string | null;
  readonly last_time: string | null;
  readonly entities: number;
}

/** A file the rows come of; name and hash are null for one that is no longer held. */
export interface ExportFile {
  readonly upload_id: string;
  readonly name: string | null;
  readonly sha256: string | null;
  readonly rows: number;
}

/** All a writer needs; times in rows and statistics are already printed in the zone. */
export interface FlowExport {
  readonly filter: Filter;
  readonly zone: string;
  readonly generatedAt: string;
  readonly statistics: ExportStatistics;
  readonly files: readonly ExportFile[];
  readonly columns: readonly FlowColumn[];
  /** Batches of rows in the order of the columns. */
  readonly rows: () => AsyncIterable<SqlValue[][]>;
}

const WRITERS: Readonly<Record<ExportFormat, (flows: FlowExport) => AsyncIterable<Uint8Array>>> = {
  csv: csvExport,
  json: jsonExport,
  xlsx: xlsxExport,
};

/**
 * The whole result as a file, streamed. The statistics are counted first, so a bad filter fails before the first byte.
 * Throws InvalidInputError naming the field at fault.
 */
export async function exportFlows(
  deps: ExportDeps,
  request: ExportRequest,
  target: SearchTarget = FLOWS,
): Promise<AsyncIterable<Uint8Array>> {
  return exportContent(await flowExport(deps, request, target), request.format);
}

/** The bytes of an export, made as they are read. */
export function exportContent(flows: FlowExport, format: ExportFormat): AsyncIterable<Uint8Array> {
  return WRITERS[format](flows);
}

export interface ExportDeps extends QueryDeps {
  /** Name and hash of an upload's file; null for one that is not held. */
  readonly fileOf: (uploadId: string) => Promise<{ readonly name: string; readonly sha256: string } | null>;
}

export async function flowExport(
  deps: ExportDeps,
  request: ExportRequest,
  target: SearchTarget = FLOWS,
): Promise<FlowExport> {
  const clock = zoneClock(request.zone);
  const names = shownColumns(request.columns, target);
  const sort = sortKeys(request.sort, target);
  const scan = await searchScan(deps, request.filter, target);
  const columns = names.map((name) => columnOf(name)!);
  const times = columns.flatMap((column, index) => (column.type === 'TIMESTAMP_MS' ? [index] : []));
  const files = await exportFiles(deps, scan);
  const named = new Map(files.map((file) => [file.upload_id, file.name]));
  const upload = names.indexOf('upload_id');
  return {
    filter: request.filter,
    zone: request.zone,
    generatedAt: clock(isoTime(deps.clock.now())),
    statistics: await exportStatistics(deps, scan, clock),
    files,
    columns: upload < 0 ? columns : columns.toSpliced(upload + 1, 0, FILE_NAME),
    rows: async function* () {
      for await (const rows of orderedRows(deps, { scan, names, sort })) {
        for (const row of rows) {
          for (const index of times) row[index] = typeof row[index] === 'string' ? clock(row[index]) : null;
          if (upload >= 0) row.splice(upload + 1, 0, named.get(String(row[upload])) ?? null);
        }
        yield rows;
      }
    },
  };
}

/** Beside the id of an upload, which nobody knows by heart. */
const FILE_NAME: FlowColumn = {
  name: 'file_name',
  type: 'VARCHAR',
  group: 'evidence',
  label: 'File',
  about: 'name of the file the row comes of; empty where it is no longer held',
  ocsf: null,
  ecs: null,
};

async function exportFiles({ engine, fileOf }: ExportDeps, scan: SearchScan): Promise<ExportFile[]> {
  const files: ExportFile[] = [];
  for (const [upload, rows] of (await engine.run(exportFilesQuery(scan))).rows) {
    const upload_id = String(upload);
    const file = await fileOf(upload_id);
    files.push({ upload_id, name: file?.name ?? null, sha256: file?.sha256 ?? null, rows: Number(rows) });
  }
  return files;
}

interface Wanted {
  readonly scan: SearchScan;
  readonly names: readonly QueryColumnName[];
  readonly sort: readonly SortKey[];
}

/**
 * Sorted by time, days are sorted one by one, so that memory holds a day and not all; the timeless day comes last,
 * whichever times its rows print. Another order sorts the whole result.
 */
async function* orderedRows(deps: QueryDeps, { scan, names, sort }: Wanted): AsyncIterable<SqlValue[][]> {
  const [first] = sort;
  const plan = first?.column === 'event_time' ? await daysInOrder(deps, scan, first.descending) : [null];
  for (const days of plan) {
    for await (const batch of deps.engine.stream(orderedRowsQuery(scan, names, { sort, days }))) yield batch.rows;
  }
}

async function daysInOrder(deps: QueryDeps, scan: SearchScan, descending: boolean): Promise<string[][]> {
  const days = (await countByDay(deps, scan)).map((day) => day.dt);
  const dated = days.filter((dt) => dt !== TIMELESS_DAY).sort();
  if (descending) dated.reverse();
  return [...dated, ...days.filter((dt) => dt === TIMELESS_DAY)].map((dt) => [dt]);
}

async function exportStatistics(
  { engine }: QueryDeps,
  scan: SearchScan,
  clock: (iso: string) => string,
): Promise<ExportStatistics> {
  const [row = []] = (await engine.run(exportStatisticsQuery(scan))).rows;
  const [rows, duplicates, sessions, bytes, first, last, entities] = row;
  return {
    rows: Number(rows ?? 0),
    duplicate_rows: Number(duplicates ?? 0),
    sessions: Number(sessions ?? 0),
    bytes: typeof bytes === 'number' || typeof bytes === 'string' ? bytes : null,
    first_time: typeof first === 'string' ? clock(first) : null,
    last_time: typeof last === 'string' ? clock(last) : null,
    entities: Number(entities ?? 0),
  };
}
