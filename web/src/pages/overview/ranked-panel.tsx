import { Link } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import type { AlertStatus } from '../../../../core/contract/alerts.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { Segmented } from '../../charts/segmented.tsx';
import { filterSearch, useFilter } from '../../lib/filter-state.ts';
import { formatCount } from '../../lib/numbers.ts';
import { useFileNames } from '../../lib/use-file-names.ts';
import { ErrorNote } from '../../ui/states.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { AlertDrawer } from '../alerts/alert-drawer.tsx';
import { AlertTable } from '../alerts/alert-table.tsx';
import { RankedBrief } from '../alerts/ranked-brief.tsx';
import { useAlerts, useRunFlows } from '../alerts/use-alerts.ts';
import { useRowKeys } from '../explore/use-row-keys.ts';
import { RecordDrawer } from '../record/record-drawer.tsx';
import { recordIdOf } from '../record/record-id.ts';
import { usePivot } from '../record/use-pivot.ts';
import { Panel, PanelEmpty, type PanelProps } from './panel.tsx';

const TOP = 10;

/**
 * Where to look first? The ten strongest open alerts, or the ten strongest anomalous flows of the filter. Alerts take no
 * filter, so with one the flows come first.
 */
export function RankedPanel({ data }: PanelProps) {
  const { state, empty } = useFilter();
  const [chosen, setBy] = useState<'flows' | 'entities' | null>(null);
  const by = chosen ?? (empty ? 'entities' : 'flows');
  const tab = by === 'flows' ? 'flows' : undefined;
  return (
    <Panel
      flush
      className="panel-ranked"
      question="Where to look first?"
      title="Prioritised alerts"
      note={
        data?.run
          ? by === 'flows'
            ? `${formatCount(data.kpis.anomalous_events.value)} flows`
            : 'open, all data'
          : undefined
      }
      loading={!data}
      height={300}
      actions={
        <>
          <Segmented
            label="Ranked by"
            value={by}
            onValue={setBy}
            options={[
              { value: 'entities', label: 'Alerts' },
              { value: 'flows', label: 'Flows' },
            ]}
          />
          <Tooltip text="Open in Alerts">
            <Link
              to="/alerts"
              search={{ ...filterSearch(state), tab } as never}
              className="icon-button icon-button-sm"
              aria-label="Open in Alerts"
            >
              <ArrowUpRight size={15} aria-hidden="true" />
            </Link>
          </Tooltip>
        </>
      }
    >
      {!data?.run ? <PanelEmpty>No detection has run, so nothing is ranked.</PanelEmpty> : null}
      {data?.run && by === 'flows' ? <TopFlows runId={data.run.id} /> : null}
      {data?.run && by === 'entities' ? <TopAlerts runId={data.run.id} /> : null}
    </Panel>
  );
}

function TopFlows({ runId }: { runId: string }) {
  const { filter, ready } = useFilter();
  const pivot = usePivot();
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const flows = useRunFlows({ runId, filter, limit: TOP, ready });
  const rows = (flows.data?.rows ?? []) as readonly FlowRecord[];
  const show = (index: number) => {
    setActive(index);
    setOpen(true);
  };
  useRowKeys({ count: rows.length, active, onActive: setActive, onOpen: show, onClose: () => setOpen(false) });
  const row = rows[active];
  return (
    <>
      {flows.error ? <ErrorNote error={flows.error} onRetry={() => void flows.refetch()} /> : null}
      {flows.data && rows.length === 0 ? <PanelEmpty>Nothing anomalous in this selection.</PanelEmpty> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Strongest anomalous flows">
          <RankedBrief rows={rows} active={active} onOpen={show} />
        </section>
      ) : null}
      <RecordDrawer
        id={open && row ? recordIdOf(row) : null}
        pivot={pivot}
        onClose={() => setOpen(false)}
        onStep={(step) => setActive(Math.min(rows.length - 1, Math.max(0, active + step)))}
      />
    </>
  );
}

function TopAlerts({ runId }: { runId: string }) {
  const alerts = useAlerts({ status: 'open', run_id: runId, limit: TOP });
  const fileNames = useFileNames();
  const [active, setActive] = useState(-1);
  const [openId, setOpenId] = useState<string | null>(null);
  const [wanted, setWanted] = useState<AlertStatus | null>(null);
  const rows = alerts.data?.alerts ?? [];
  const show = (index: number) => {
    setActive(index);
    setOpenId(rows[index]?.alert_id ?? null);
  };
  useRowKeys({ count: rows.length, active, onActive: setActive, onOpen: show, onClose: () => setOpenId(null) });
  return (
    <>
      {alerts.error ? <ErrorNote error={alerts.error} onRetry={() => void alerts.refetch()} /> : null}
      {alerts.data && rows.length === 0 ? <PanelEmpty>Nothing waits for a decision.</PanelEmpty> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Strongest open alerts">
          <AlertTable alerts={rows} active={active} onOpen={show} />
        </section>
      ) : null}
      <AlertDrawer
        id={openId}
        fileNames={fileNames}
        wanted={wanted}
        onWanted={setWanted}
        onClose={() => setOpenId(null)}
      />
    </>
  );
}
