import type { Page, SortKey } from '../../query/search-queries.ts';
import { TIMELESS_DAY } from '../../query/utc-time.ts';

export interface DayCount {
  readonly dt: string;
  readonly rows: number;
}

/** Days in a list that is still worth printing. */
const MAX_DAYS = 400;

/**
 * The days that can hold a page, so that a page of the newest rows does not read all days. Sorted by time, a page lies
 * in the first days that together have enough rows; days wholly before it are skipped by lowering the offset. Rows of
 * the timeless day may carry any time: they are always read, and then nothing can be skipped.
 */
export function planPage(
  sort: readonly SortKey[],
  counts: readonly DayCount[],
  page: { offset: number; limit: number },
): Page {
  const [first] = sort;
  const filled = counts.filter((day) => day.rows > 0);
  if (first?.column !== 'event_time') {
    return { ...page, sort, days: filled.length > MAX_DAYS ? null : filled.map((day) => day.dt) };
  }
  const timeless = filled.some((day) => day.dt === TIMELESS_DAY);
  const dated = filled.filter((day) => day.dt !== TIMELESS_DAY).sort((a, b) => (a.dt < b.dt ? -1 : 1));
  if (first.descending) dated.reverse();
  const days: string[] = timeless ? [TIMELESS_DAY] : [];
  let offset = page.offset;
  let covered = 0;
  for (const day of dated) {
    if (!timeless && days.length === 0 && day.rows <= offset) {
      offset -= day.rows;
      continue;
    }
    if (covered >= offset + page.limit) break;
    days.push(day.dt);
    covered += day.rows;
  }
  return { sort, offset, limit: page.limit, days: days.length > MAX_DAYS ? null : days };
}
