import { isShownColumn, type ShownColumn } from './column-choice.ts';

export interface SortChoice {
  readonly column: ShownColumn;
  readonly descending: boolean;
}

/** "-bytes_out" -> most bytes first; null for what is no sort. */
export function parseSort(text: unknown): SortChoice | null {
  if (typeof text !== 'string' || text === '') return null;
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  return isShownColumn(column) ? { column, descending } : null;
}

export function sortText(sort: SortChoice | null): string | undefined {
  return sort ? `${sort.descending ? '-' : ''}${sort.column}` : undefined;
}
