import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Filter } from '../../../../core/contract/filter.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { callApi } from '../../lib/api.ts';
import { requestedColumns, type ShownColumn } from './column-choice.ts';
import { PAGE_ROWS, pagesOf } from './row-pages.ts';
import type { SortChoice } from './sort-param.ts';

export interface RowsRequest {
  readonly filter: Filter;
  readonly columns: readonly ShownColumn[];
  readonly sort: SortChoice | null;
  readonly ready: boolean;
}

function pageQuery({ filter, columns, sort, ready }: RowsRequest, page: number) {
  const body = {
    filter,
    columns: requestedColumns(columns),
    sort: sort ? [sort] : [],
    offset: page * PAGE_ROWS,
    limit: PAGE_ROWS,
  };
  return {
    queryKey: ['search', body] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => callApi('search', { body, signal }),
    enabled: ready,
    staleTime: 60_000,
    gcTime: 120_000,
  };
}

/** How many rows match, from the first page; the figure before stays while a new one is on its way. */
export function useTotal(request: RowsRequest) {
  return useQuery({ ...pageQuery(request, 0), placeholderData: keepPreviousData });
}

/** Rows first..last by their place in the whole result; undefined where they have not come yet. */
export function useRows(request: RowsRequest, first: number, last: number, total: number) {
  const pages = pagesOf(first, last, total);
  const results = useQueries({ queries: pages.map((page) => pageQuery(request, page)) });
  const start = (pages[0] ?? 0) * PAGE_ROWS;
  return {
    error: results.find((result) => result.error)?.error ?? null,
    refetch: () => results.forEach((result) => void result.refetch()),
    row: (index: number): FlowRecord | undefined => {
      const at = index - start;
      const page = results[Math.floor(at / PAGE_ROWS)];
      return page?.data?.rows[at % PAGE_ROWS] as FlowRecord | undefined;
    },
  };
}
