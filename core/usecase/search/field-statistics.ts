import type { Filter } from '../../contract/filter.ts';
import type { Statistics } from '../../contract/search.ts';
import { columnOf } from '../../flow/schema.ts';
import type { SqlValue } from '../../ports.ts';
import { statisticsQuery } from '../../query/statistics-query.ts';
import { countByDay } from './search-flows.ts';
import { FLOWS, knownColumn, type QueryDeps, type SearchTarget, searchScan } from './search-scan.ts';

/**
 * Exact statistics of one column over the rows that match: nulls, distinct values and the ten most frequent; numbers
 * and times also have min, median, p95 (nearest rank) and max. Of a list column the elements are counted, and nulls are
 * rows without any. Throws InvalidInputError naming the field at fault.
 */
export async function fieldStatistics(
  deps: QueryDeps,
  name: string,
  { filter, target = FLOWS }: { filter: Filter; target?: SearchTarget },
): Promise<Statistics> {
  const known = knownColumn(name, { target, field: 'column' });
  const { type, unit } = columnOf(known)!;
  const scan = await searchScan(deps, filter, target);
  const { rows } = await deps.engine.run(statisticsQuery(scan, known, type));
  const counted = type === 'VARCHAR[]' ? await countByDay(deps, scan) : null;
  const [total, nulls, distinct, lowest, median, p95, highest] = rows[0] ?? [];
  const ordered = type !== 'VARCHAR' && type !== 'VARCHAR[]';
  const figure = (value: SqlValue | undefined) => (ordered ? scalar(value) : null);
  return {
    column: name,
    type,
    unit: unit ?? null,
    rows: counted ? counted.reduce((sum, day) => sum + day.rows, 0) : Number(total ?? 0),
    nulls: Number(nulls ?? 0),
    distinct: Number(distinct ?? 0),
    min: figure(lowest),
    median: figure(median),
    p95: figure(p95),
    max: figure(highest),
    top: rows.flatMap((row) =>
      row[7] == null ? [] : [{ value: row[7] as string | number | boolean, rows: Number(row[8]) }],
    ),
  };
}

function scalar(value: SqlValue | undefined): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
