import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Alert, AlertStatus, Run } from '../../../../core/contract/alerts.ts';
import { useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { formatCount, plural } from '../../lib/numbers.ts';
import { useFileNames } from '../../lib/use-file-names.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { useRowKeys } from '../explore/use-row-keys.ts';
import { AlertDrawer } from './alert-drawer.tsx';
import { AlertTable } from './alert-table.tsx';
import { AlertTools, type StatusChoice, useAlertNarrowing } from './alert-tools.tsx';
import { ALERTS_STEP, askedFor, countWords, type Listed, listed, reachedMost } from './listed-alerts.ts';
import { byWeight } from './single-flows.ts';
import { useAlerts } from './use-alerts.ts';

/** The alert that is walked to, the one that is open, and the verdict a key asked for. */
function useAlertWalk(rows: readonly Alert[]) {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const [active, setActive] = useState(-1);
  const [wanted, setWanted] = useState<AlertStatus | null>(null);
  const openId = typeof search['alert'] === 'string' ? search['alert'] : null;
  const show = (index: number, verdict: AlertStatus | null = null) => {
    setActive(index);
    setWanted(verdict);
    setSearch({ alert: rows[index]?.alert_id }, { replace: true });
  };
  const close = () => {
    setWanted(null);
    setSearch({ alert: undefined }, { replace: true });
  };
  const decide = (verdict: AlertStatus) => () => {
    if (openId !== null) setWanted(verdict);
    else if (active >= 0) show(active, verdict);
  };
  const onActive = (index: number) => (openId === null ? setActive(index) : show(index));
  const more = { b: decide('benign'), c: decide('confirmed') };
  useRowKeys({ count: rows.length, active, onActive, onOpen: show, onClose: close, more });
  return { active, openId, wanted, setWanted, show, close };
}

/** What must I decide? Entities whose flows stand out, one alert each. */
export function AlertsTab({ run, ready }: { run: Run | undefined; ready: boolean }) {
  const narrowing = useAlertNarrowing();
  const { status, severity, entity } = narrowing;
  const [shown, setShown] = useState(ALERTS_STEP);
  const choice = {
    status: status === 'all' ? undefined : status,
    severity,
    entity: entity || undefined,
    run_id: run?.run_id,
    limit: askedFor(shown),
  };
  const alerts = useAlerts(choice, ready);
  const list = listed(alerts.data?.alerts ?? [], shown);
  const weighted = byWeight(list.rows);
  const [withMinor, setWithMinor] = useState(false);
  const rows = withMinor ? [...weighted.main, ...weighted.minor] : weighted.main;
  const walk = useAlertWalk(rows);
  const fileNames = useFileNames();
  return (
    <div className="alerts-tab">
      <AlertTools narrowing={narrowing} count={alerts.data ? countWords(list) : ''} />
      {alerts.error ? <ErrorNote error={alerts.error} onRetry={() => void alerts.refetch()} /> : null}
      {alerts.isPending ? <SkeletonRows rows={8} /> : null}
      {alerts.data && rows.length === 0 ? <NoAlerts hasRun={run !== undefined} status={status} /> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Alerts">
          <AlertTable alerts={rows} active={walk.active} onOpen={walk.show} />
        </section>
      ) : null}
      {weighted.minor.length > 0 ? (
        <MinorAlerts count={weighted.minor.length} shown={withMinor} onShown={setWithMinor} />
      ) : null}
      {rows.length > 0 ? <MoreAlerts list={list} run={run} busy={alerts.isFetching} onShown={setShown} /> : null}
      <AlertDrawer
        id={walk.openId}
        fileNames={fileNames}
        wanted={walk.wanted}
        onWanted={walk.setWanted}
        onClose={walk.close}
      />
    </div>
  );
}

/** Single flows of low severity come last, and only when asked for: they would drown the rest. */
function MinorAlerts({ count, shown, onShown }: { count: number; shown: boolean; onShown: (shown: boolean) => void }) {
  return (
    <div className="row-wrap alerts-more">
      <Button size="sm" variant="ghost" aria-expanded={shown} onClick={() => onShown(!shown)}>
        {shown ? 'Hide' : 'Show'} {plural(count, 'single flow')} of low severity
      </Button>
      {shown ? null : <span className="muted">Each is one flow that is a little unlike the others.</span>}
    </div>
  );
}

interface MoreAlertsProps {
  list: Listed<Alert>;
  run: Run | undefined;
  busy: boolean;
  onShown: (shown: number) => void;
}

/** Says where the list is not everything, and leads on. */
function MoreAlerts({ list, run, busy, onShown }: MoreAlertsProps) {
  const setSearch = useSetSearch();
  const { rows, more, next } = list;
  if (!more && !reachedMost(run)) return null;
  return (
    <div className="row-wrap alerts-more">
      {more ? <span className="muted num">These are the strongest {formatCount(rows.length)} alerts.</span> : null}
      {next === null ? null : (
        <Button size="sm" busy={busy} onClick={() => onShown(next)}>
          Show {next - rows.length} more
        </Button>
      )}
      {more && next === null ? <span className="muted">Narrow the list to see others.</span> : null}
      {reachedMost(run) ? (
        <>
          <span className="muted">
            This run made {formatCount(run?.alerts)} alerts, the most a run makes: they are its strongest findings.
          </span>
          <Button size="sm" variant="ghost" onClick={() => setSearch({ tab: 'flows', alert: undefined })}>
            See all anomalous flows
          </Button>
        </>
      ) : null}
    </div>
  );
}

function NoAlerts({ hasRun, status }: { hasRun: boolean; status: StatusChoice }) {
  const icon = <ShieldCheck size={20} aria-hidden="true" />;
  if (!hasRun) {
    return (
      <EmptyState icon={icon} title="No alerts yet">
        Run the detection above: entities whose flows stand out appear here, each with its reasons.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={status === 'open' ? 'Nothing waits for a decision' : 'No alert matches'}>
      {status === 'open'
        ? 'Decided alerts are under Confirmed and Benign.'
        : 'Choose another status, severity or entity.'}
    </EmptyState>
  );
}
