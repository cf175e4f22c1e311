import { useQuery } from '@tanstack/react-query';
import { Link2, SearchX } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { FilterBar } from '../../filters/filter-bar.tsx';
import { uploadsQuery } from '../../lib/data-period.ts';
import { useFilter, useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { formatCount } from '../../lib/numbers.ts';
import { stored, useStored } from '../../lib/stored.ts';
import { useFileNames } from '../../lib/use-file-names.ts';
import { useZone } from '../../lib/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { KeyHints } from '../../ui/key-hints.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { NoData } from '../overview/no-data.tsx';
import { RecordDrawer } from '../record/record-drawer.tsx';
import { parseRecordKey, recordIdOf, recordKey } from '../record/record-id.ts';
import { copyText, usePivot } from '../record/use-pivot.ts';
import { parseColumns, type ShownColumn } from './column-choice.ts';
import { ColumnPicker } from './column-picker.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FieldStatistics } from './field-statistics.tsx';
import { FlowTable } from './flow-table.tsx';
import { sectionOf } from './row-pages.ts';
import { SectionPager } from './section-pager.tsx';
import { parseSort, sortText } from './sort-param.ts';
import { useRowKeys } from './use-row-keys.ts';
import { type RowsRequest, useTotal } from './use-rows.ts';
import './explore.css';

const columnStore = stored('flowtrail.explore.columns');

function useRequest(): RowsRequest {
  const { filter, ready } = useFilter();
  const search = useSearchParams();
  const text = useStored(columnStore);
  const columns = useMemo(() => parseColumns(text), [text]);
  const sortKey = String(search['sort'] ?? '');
  const sort = useMemo(() => parseSort(sortKey), [sortKey]);
  return useMemo(() => ({ filter, columns, sort, ready }), [filter, columns, sort, ready]);
}

/** Show me the sessions: every record the filter leaves, with its file and line. */
export function ExplorePage() {
  const request = useRequest();
  const total = useTotal(request);
  const uploads = useQuery(uploadsQuery);
  const { zone } = useZone();
  const count = total.data?.total;
  if (uploads.data?.uploads.length === 0) return <NoData />;
  return (
    <div className="page explore">
      <FilterBar
        actions={
          <>
            <Button
              size="sm"
              variant="ghost"
              icon={<Link2 size={14} aria-hidden="true" />}
              onClick={() => void copyText(location.href, 'Link')}
            >
              Copy link
            </Button>
            <ExportMenu request={request} total={count} zone={zone} />
          </>
        }
      />
      {total.error ? (
        <ErrorNote error={total.error} onRetry={() => void total.refetch()} />
      ) : (
        <Results request={request} total={count} elapsedMs={total.data?.elapsed_ms} stale={total.isPlaceholderData} />
      )}
    </div>
  );
}

const KEY_HINTS = [
  { keys: ['j', 'k'], words: 'move' },
  { keys: ['Enter'], words: 'open' },
] as const;

type ResultsProps = { request: RowsRequest; total: number | undefined; elapsedMs: number | undefined; stale: boolean };

function Results({ request, total, elapsedMs, stale }: ResultsProps) {
  const note =
    total === undefined
      ? undefined
      : `${formatCount(total)} ${total === 1 ? 'row' : 'rows'}${elapsedMs === undefined ? '' : ` in ${Math.round(elapsedMs)} ms`}`;
  return (
    <Card
      flush
      className="explore-card"
      title="Records"
      note={<span aria-live="polite">{stale ? 'searching…' : note}</span>}
      actions={
        <>
          <KeyHints className="explore-keys" hints={KEY_HINTS} />
          <ColumnPicker columns={request.columns} onColumns={(columns) => columnStore.set(columns.join(','))} />
        </>
      }
    >
      {total === undefined ? <SkeletonRows rows={14} /> : null}
      {total === 0 && !stale ? <NothingFound /> : null}
      {total ? <Rows key={JSON.stringify([request.filter, request.sort])} request={request} total={total} /> : null}
    </Card>
  );
}

function NothingFound() {
  const control = useFilter();
  return (
    <EmptyState
      icon={<SearchX size={20} aria-hidden="true" />}
      title="No record matches"
      actions={<Button onClick={control.clear}>Clear the filter</Button>}
    >
      Take a filter away, or widen the time range.
    </EmptyState>
  );
}

/** Which row j and k are at, which record is open, and how both move. */
function useRowWalk(total: number, enabled: boolean) {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const [place, setPlace] = useState({ row: 0, active: -1 });
  const rowRef = useRef<(index: number) => FlowRecord | undefined>(() => undefined);
  const open = parseRecordKey(search['record']);
  const setSearchRef = useRef(setSearch);
  setSearchRef.current = setSearch;
  const show = useCallback((row: FlowRecord | undefined) => {
    const id = row ? recordIdOf(row) : null;
    setSearchRef.current({ record: id ? recordKey(id) : undefined }, { replace: true });
  }, []);
  const onOpen = useCallback(
    (index: number, row: FlowRecord | undefined) => {
      setPlace({ row: index, active: index });
      show(row);
    },
    [show],
  );
  const step = (to: number): void => {
    setPlace({ row: to, active: to });
    if (open) show(rowRef.current(to));
  };
  useRowKeys({
    count: total,
    active: place.active,
    onActive: step,
    onOpen: (index) => onOpen(index, rowRef.current(index)),
    onClose: () => show(undefined),
    enabled,
  });
  return { place, setPlace, rowRef, open, show, onOpen, step };
}

function Rows({ request, total }: { request: RowsRequest; total: number }) {
  const setSearch = useSetSearch();
  const pivot = usePivot();
  const { short } = useZone();
  const fileNames = useFileNames();
  const [field, setField] = useState<ShownColumn | null>(null);
  const { place, setPlace, rowRef, open, show, onOpen, step } = useRowWalk(total, field === null);
  const section = useMemo(() => sectionOf(place.row, total), [place.row, total]);
  const actions = {
    columns: request.columns,
    sort: request.sort,
    onColumns: (columns: readonly ShownColumn[]) => columnStore.set(columns.join(',')),
    onSort: (sort: RowsRequest['sort']) => setSearch({ sort: sortText(sort) }),
    onStatistics: setField,
  };
  return (
    <>
      <FlowTable
        {...{ request, total, section, actions, fileNames, pivot, rowRef, onOpen }}
        active={place.active}
        zone={short}
      />
      {total > 2000 ? (
        <SectionPager section={section} total={total} onRow={(row) => setPlace({ row, active: row })} />
      ) : null}
      <FieldStatistics name={field} filter={request.filter} pivot={pivot} onClose={() => setField(null)} />
      <RecordDrawer
        id={open}
        pivot={pivot}
        onClose={() => show(undefined)}
        onStep={place.active >= 0 ? (by) => step(Math.min(total - 1, Math.max(0, place.active + by))) : undefined}
      />
    </>
  );
}
