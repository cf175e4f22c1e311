/** Rows fetched at once. */
export const PAGE_ROWS = 200;

/**
 * Rows the scroll bar spans at a time. Browsers draw no element taller than some 17 million pixels; at 30 pixels a row a
 * section stays well below. Larger results are walked section by section.
 */
export const SECTION_ROWS = 400_000;

/** Pages that hold rows first..last (both included) of a result of `total` rows. */
export function pagesOf(first: number, last: number, total: number): number[] {
  if (total <= 0 || last < first) return [0];
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor(Math.min(last, total - 1) / PAGE_ROWS);
  return Array.from({ length: Math.max(1, to - from + 1) }, (_page, index) => from + index);
}

export interface Section {
  readonly index: number;
  readonly count: number;
  /** First row, and number of rows. */
  readonly start: number;
  readonly rows: number;
}

/** The section that holds a row; a row beyond the end gives the last section. */
export function sectionOf(row: number, total: number): Section {
  const count = Math.max(1, Math.ceil(total / SECTION_ROWS));
  const index = Math.min(count - 1, Math.max(0, Math.floor(row / SECTION_ROWS)));
  const start = index * SECTION_ROWS;
  return { index, count, start, rows: Math.max(0, Math.min(SECTION_ROWS, total - start)) };
}
