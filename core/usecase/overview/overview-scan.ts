import type { Filter } from '../../contract/filter.ts';
import type { SumScan } from '../../query/dimensions.ts';
import { binary, column, every, oneOf, text } from '../../query/expression.ts';
import { filterToPredicate } from '../../query/filter-predicate.ts';
import { isFirstOfItsKind } from '../../query/measures.ts';
import { timelessInPeriodQuery } from '../../query/overview-queries.ts';
import type { SearchScan } from '../../query/search-queries.ts';
import { DAY_MS, dayOf, epochMs, TIMELESS_DAY } from '../../query/utc-time.ts';
import { type QueryDeps, type SearchTarget, searchScan } from '../search/search-scan.ts';

export type RollupScan = Extract<SumScan, { table: 'rollup' }>;

/** Rows a filter matches, without repetitions: analytics count identical rows once. */
export async function analyticsScan(deps: QueryDeps, filter: Filter, target: SearchTarget): Promise<SearchScan> {
  const scan = await searchScan(deps, filter, target);
  return { ...scan, predicate: every([scan.predicate, isFirstOfItsKind]) };
}

/**
 * The rollup, where it tells the same as the rows: no filter but whole UTC days and uploads, and no row of implausible
 * time that lies in them all the same. Null otherwise.
 */
export async function rollupScan(deps: QueryDeps, filter: Filter): Promise<RollupScan | null> {
  const pills = filter.pills.filter((pill) => !pill.disabled);
  const byUpload = pills.every((pill) => pill.field === 'upload_id' && pill.op === 'is' && !pill.negate);
  if (!deps.derived || !byUpload || (filter.text ?? '').trim() !== '') return null;
  const { scope } = filterToPredicate(filter);
  const fromMs = scope.from === undefined ? null : epochMs(scope.from);
  const toMs = scope.to === undefined ? null : epochMs(scope.to);
  if (!isMidnight(fromMs) || !isMidnight(toMs)) return null;
  const uploads =
    scope.uploads && (scope.uploads.length > 0 ? oneOf(column('upload_id'), scope.uploads.map(text)) : null);
  if (uploads === null) return null;
  const scan = (days: ReturnType<typeof every> | null): RollupScan => ({
    table: 'rollup',
    predicate: every([uploads ?? null, days]),
    scope,
  });
  if (fromMs === null && toMs === null) return scan(null);
  const [[found] = []] = (await deps.engine.run(timelessInPeriodQuery(scan(uploads ?? null), { fromMs, toMs }))).rows;
  if (Number(found) > 0) return null;
  return scan(
    every([
      fromMs === null ? null : binary('>=', column('dt'), text(dayOf(fromMs))),
      toMs === null ? null : binary('<=', column('dt'), text(dayOf(toMs - 1))),
      binary('<>', column('dt'), text(TIMELESS_DAY)),
    ]),
  );
}

function isMidnight(ms: number | null): boolean {
  return ms === null || ms % DAY_MS === 0;
}
