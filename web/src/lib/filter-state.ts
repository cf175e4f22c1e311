import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Filter, Pill } from '../../../core/contract/filter.ts';
import { type DataPeriod, useDataPeriod } from './data-period.ts';
import {
  decodeFilter,
  EMPTY_FILTER,
  encodeFilter,
  FILTER_KEYS,
  type FilterState,
  type RangeChoice,
  type SearchParams,
} from './filter-codec.ts';
import { changedPill, hasPill, toggledPill, withoutPill, withPill } from './filter-pills.ts';
import { resolveRange } from './filter-range.ts';

export interface FilterControl {
  /** What the API takes: relative ranges are resolved to the period of the data held. */
  readonly filter: Filter;
  /** What stands in the address bar. */
  readonly state: FilterState;
  /** False while a relative range waits for the period of the data: hold queries back until true. */
  readonly ready: boolean;
  /** First and last event held; null without data, undefined while loading. */
  readonly period: DataPeriod | null | undefined;
  /** True where nothing is narrowed. */
  readonly empty: boolean;
  setFilter(state: FilterState): void;
  setText(text: string): void;
  setRange(range: RangeChoice): void;
  addPill(pill: Pill): void;
  removePill(index: number): void;
  /** Changes a pill in place: negate, disable, pin, other values. */
  changePill(index: number, change: Partial<Pill>): void;
  /** Adds the pill or, where it is already on, takes it away. */
  togglePill(pill: Pill): void;
  hasPill(pill: Pill): boolean;
  /** Clears everything but pinned pills. */
  clear(): void;
}

export function useSearchParams(): SearchParams {
  return useRouterState({ select: (state) => state.location.search as SearchParams });
}

/** Changes search params of the present page; undefined removes one. Others stay. */
export function useSetSearch(): (change: SearchParams, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  return (change, options) => {
    const merge = (before: SearchParams): SearchParams => ({ ...before, ...change });
    void navigate({ to: '.', search: merge as never, replace: options?.replace ?? false, resetScroll: false });
  };
}

/** The filter of the address bar, shared by Overview, Explore and the links of Alerts. */
export function useFilter(): FilterControl {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  // Depends on the filter's own keys alone, so that a page's other params never change the filter's identity.
  const key = JSON.stringify(FILTER_KEYS.map((name) => search[name] ?? null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the parts of search that matter
  const state = useMemo(() => decodeFilter(search), [key]);
  const period = useDataPeriod(true);
  const needsPeriod = state.range.kind === 'last';
  const filter = useMemo<Filter>(
    () => ({
      ...resolveRange(state.range, period ?? null),
      text: state.text || null,
      pills: state.pills.filter((pill) => !pill.disabled),
    }),
    [state, period],
  );
  const set = (next: FilterState): void => setSearch(encodeFilter(next));
  const setPills = (pills: readonly Pill[]): void => set({ ...state, pills });
  return {
    filter,
    state,
    ready: !needsPeriod || period !== undefined,
    period,
    empty: state.range.kind === 'all' && state.text === '' && state.pills.every((pill) => pill.disabled),
    setFilter: set,
    setText: (text) => set({ ...state, text }),
    setRange: (range) => set({ ...state, range }),
    addPill: (pill) => setPills(withPill(state.pills, pill)),
    removePill: (index) => setPills(withoutPill(state.pills, index)),
    changePill: (index, change) => setPills(changedPill(state.pills, index, change)),
    togglePill: (pill) => setPills(toggledPill(state.pills, pill)),
    hasPill: (pill) => hasPill(state.pills, pill),
    clear: () => set({ ...EMPTY_FILTER, pills: state.pills.filter((pill) => pill.pinned) }),
  };
}

/** Search params for a link that opens a page with this filter. */
export function filterSearch(state: Partial<FilterState>): ReturnType<typeof encodeFilter> {
  return encodeFilter({ ...EMPTY_FILTER, ...state });
}
