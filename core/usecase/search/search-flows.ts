import type { SearchRequest, SearchResponse } from '../../contract/search.ts';
import type { QueryColumnName } from '../../flow/schema.ts';
import type { SqlValue } from '../../ports.ts';
import { countByDayQuery, keysQuery, type RecordKey, rowsQuery, type SearchScan } from '../../query/search-queries.ts';
import { type DayCount, planPage } from './day-plan.ts';
import { FLOWS, type QueryDeps, type SearchTarget, searchScan, sortKeys } from './search-scan.ts';
import { shownColumns } from './shown-columns.ts';

/**
 * One page of the flows that match, with the number of all that do; newest first unless sorted otherwise, ties in
 * the order of upload, member and line. Reads in three steps: rows by day, the page's keys from the days that can hold
 * it, the wide rows of these keys. Throws InvalidInputError naming the field at fault.
 */
export async function searchFlows(
  deps: QueryDeps,
  request: SearchRequest,
  target: SearchTarget = FLOWS,
): Promise<SearchResponse> {
  const started = deps.clock.now();
  const columns = shownColumns(request.columns, target);
  const sort = sortKeys(request.sort, target);
  const scan = await searchScan(deps, request.filter, target);
  const counts = await countByDay(deps, scan);
  const total = counts.reduce((sum, day) => sum + day.rows, 0);
  const page = planPage(sort, counts, request);
  const keys = request.offset >= total ? [] : (await deps.engine.run(keysQuery(scan, page))).rows.map(keyOf);
  const rows = await rowsOf(deps, { scan, columns, keys });
  return { rows, total, elapsed_ms: deps.clock.now() - started };
}

/** Rows that match, by day. */
export async function countByDay({ engine }: QueryDeps, scan: SearchScan): Promise<DayCount[]> {
  if (scan.entities?.size === 0) return [];
  const { rows } = await engine.run(countByDayQuery(scan));
  return rows.map(([dt, n]) => ({ dt: String(dt), rows: Number(n) }));
}

function keyOf([upload, member, row, entity, dt]: SqlValue[]): RecordKey {
  return {
    upload_id: String(upload),
    member: Number(member),
    row_number: Number(row),
    entity: entity == null ? null : String(entity),
    dt: String(dt),
  };
}

interface Wanted {
  readonly scan: SearchScan;
  readonly columns: readonly QueryColumnName[];
  readonly keys: readonly RecordKey[];
}

async function rowsOf({ engine }: QueryDeps, { scan, columns, keys }: Wanted): Promise<SearchResponse['rows']> {
  if (keys.length === 0) return [];
  const result = await engine.run(rowsQuery(scan, columns, keys));
  const names = result.columns.map((column) => column.name);
  const found = new Map(
    result.rows.map((row) => [
      `${row[0]} ${row[1]} ${row[2]}`,
      Object.fromEntries(names.map((name, index) => [name, row[index]])),
    ]),
  );
  return keys
    .map((key) => found.get(`${key.upload_id} ${key.member} ${key.row_number}`))
    .filter((row) => row !== undefined);
}
