import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import {
  decodeFilter,
  EMPTY_FILTER,
  encodeFilter,
  FILTER_KEYS,
  type FilterState,
  type SearchParams,
} from '../lib/filter-codec.ts';
import { NAV_PAGES } from './nav.ts';

/** Kept for the tab: what pages without a filter bar hand on to the next one that has one. */
const KEY = 'flowtrail.pinned-filter';

function isFiltered(path: string): boolean {
  return NAV_PAGES.some((page) => page.filtered && page.to === path);
}

function remembered(): FilterState {
  return decodeFilter(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as SearchParams);
}

/**
 * Search params of the links to filtered pages: from one filtered page to the next the whole filter goes along; from any
 * other page what was pinned last, with its period.
 */
export function useNavFilter(): SearchParams {
  const location = useRouterState({ select: (state) => state.location });
  const search = location.search as SearchParams;
  const filtered = isFiltered(location.pathname);
  const pinned = JSON.stringify(pinnedParams(search));
  useEffect(() => {
    if (filtered) sessionStorage.setItem(KEY, pinned);
  }, [filtered, pinned]);
  if (filtered) return Object.fromEntries(FILTER_KEYS.map((key) => [key, search[key]]));
  return encodeFilter(remembered());
}

function pinnedParams(search: SearchParams): SearchParams {
  const state = decodeFilter(search);
  return encodeFilter({ ...EMPTY_FILTER, range: state.range, pills: state.pills.filter((pill) => pill.pinned) });
}
