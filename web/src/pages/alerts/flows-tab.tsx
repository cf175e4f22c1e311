import { Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../../../core/contract/alerts.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { FilterBar } from '../../filters/filter-bar.tsx';
import { useFilter, useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { formatCount, plural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { useRowKeys } from '../explore/use-row-keys.ts';
import { RecordDrawer } from '../record/record-drawer.tsx';
import { parseRecordKey, recordIdOf, recordKey } from '../record/record-id.ts';
import { usePivot } from '../record/use-pivot.ts';
import { RankedTable } from './ranked-table.tsx';
import { useRunFlows } from './use-alerts.ts';

const STEP = 100;

/** Every flow the run found anomalous, strongest first, narrowed by the filter. */
export function FlowsTab({ run }: { run: Run | undefined }) {
  const { filter, ready } = useFilter();
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const pivot = usePivot();
  const [limit, setLimit] = useState(STEP);
  const [active, setActive] = useState(-1);
  const flows = useRunFlows({ runId: run?.run_id, filter, limit, ready });
  const rows = (flows.data?.rows ?? []) as readonly FlowRecord[];
  const open = parseRecordKey(search['record']);
  const show = (index: number) => {
    setActive(index);
    const id = rows[index] ? recordIdOf(rows[index]) : null;
    setSearch({ record: id ? recordKey(id) : undefined }, { replace: true });
  };
  const close = () => setSearch({ record: undefined }, { replace: true });
  const walk = (index: number) => (open ? show(index) : setActive(index));
  useRowKeys({ count: rows.length, active, onActive: walk, onOpen: show, onClose: close });
  if (!run) return <NoRun />;
  const total = flows.data?.total ?? 0;
  return (
    <div className="alerts-tab">
      <FilterBar />
      {flows.error ? <ErrorNote error={flows.error} onRetry={() => void flows.refetch()} /> : null}
      {flows.isPending ? <SkeletonRows rows={10} /> : null}
      {flows.data && total === 0 ? (
        <EmptyState title="No anomalous flow matches">Loosen the filter, or look at another run.</EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <section className="table-scroll" tabIndex={0} aria-label="Anomalous flows">
            <RankedTable rows={rows} active={active} onOpen={show} />
          </section>
          <MoreFlows shown={rows.length} total={total} limit={limit} busy={flows.isFetching} onLimit={setLimit} />
        </>
      ) : null}
      <RecordDrawer
        id={open}
        pivot={pivot}
        onClose={close}
        onStep={active >= 0 ? (by) => show(Math.min(rows.length - 1, Math.max(0, active + by))) : undefined}
      />
    </div>
  );
}

interface MoreFlowsProps {
  shown: number;
  total: number;
  limit: number;
  busy: boolean;
  onLimit: (limit: number) => void;
}

function MoreFlows({ shown, total, limit, busy, onLimit }: MoreFlowsProps) {
  return (
    <div className="row alerts-more">
      <span className="muted num">
        {formatCount(shown)} of {plural(total, 'anomalous flow')}
      </span>
      {shown < total && limit < 1000 ? (
        <Button size="sm" busy={busy} onClick={() => onLimit(Math.min(1000, limit + STEP))}>
          Show {STEP} more
        </Button>
      ) : null}
    </div>
  );
}

function NoRun() {
  return (
    <EmptyState icon={<Waypoints size={20} aria-hidden="true" />} title="No detection has run">
      Run the detection above: flows that are unlike the others appear here.
    </EmptyState>
  );
}
