import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { Alert, AlertStatus } from '../../../../core/contract/alerts.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { ContributionBars } from '../../charts/contribution-bars.tsx';
import { filterSearch } from '../../lib/filter-state.ts';
import { formatScore, plural } from '../../lib/numbers.ts';
import { Drawer } from '../../ui/dialog.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { Time } from '../../ui/value.tsx';
import { lineLabel, recordKey, recordPath } from '../record/record-id.ts';
import { alertFilter, exploreWords } from './alert-filter.ts';
import { useAlert } from './use-alerts.ts';
import { VerdictForm } from './verdict-form.tsx';
import './alerts.css';

interface AlertDrawerProps {
  id: string | null;
  fileNames: ReadonlyMap<string, string>;
  wanted: AlertStatus | null;
  onWanted: (status: AlertStatus | null) => void;
  onClose: () => void;
}

/** One alert: what was seen, why it scores as it does, the flows that show it, and the decision. */
export function AlertDrawer({ id, fileNames, wanted, onWanted, onClose }: AlertDrawerProps) {
  const query = useAlert(id);
  const alert = query.data;
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      wide
      title={alert?.title ?? 'Alert'}
      mark={alert ? <SeverityMark severity={alert.severity} /> : undefined}
      description={
        alert ? (
          <span className="num">
            Score {formatScore(alert.score)} · {plural(alert.flows, 'flow')} · <Time value={alert.first_seen} named />
          </span>
        ) : undefined
      }
    >
      {query.error ? <ErrorNote error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending && id ? <SkeletonRows rows={8} /> : null}
      {alert ? (
        <div className="alert-body">
          <p className="alert-text">{alert.text}</p>
          <VerdictForm alert={alert} wanted={wanted} onWanted={onWanted} />
          <section aria-label="Why this score">
            <h3>Why this score</h3>
            <ContributionBars base={alert.base} score={alert.score} parts={alert.contributions} />
          </section>
          <Evidence alert={alert} fileNames={fileNames} />
          <Facts alert={alert} />
        </div>
      ) : null}
    </Drawer>
  );
}

function Evidence({ alert, fileNames }: { alert: Alert; fileNames: AlertDrawerProps['fileNames'] }) {
  const search = filterSearch(alertFilter(alert));
  return (
    <section aria-label="Evidence">
      <div className="row-wrap alert-evidence-head">
        <h3>Evidence</h3>
        <span className="muted">
          {alert.evidence.length < alert.flows ? `the strongest ${alert.evidence.length} of ` : ''}
          {plural(alert.flows, 'flow')}
        </span>
        <span className="spacer" />
        <Link
          className="button button-secondary button-sm"
          to="/alerts"
          search={{ ...search, tab: 'flows', run: alert.run_id ?? undefined } as never}
        >
          All its anomalous flows
        </Link>
        <Link
          className="button button-secondary button-sm"
          to="/explore"
          search={search as never}
          title="Flows that are not anomalous as well"
        >
          <Search size={13} aria-hidden="true" />
          {exploreWords(alert)}
        </Link>
      </div>
      <ul className="alert-evidence">
        {alert.evidence.map((flow) => (
          <li key={recordKey(flow)}>
            <a href={recordPath(flow)} target="_blank" rel="noreferrer">
              <span className="truncate">{fileNames.get(flow.upload_id) ?? flow.upload_id.slice(0, 10)}</span>
              <span className="muted num nowrap">{lineLabel(flow)}</span>
            </a>
            <span className="mono">score {formatScore(flow.score)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const kind = columnOf(alert.entity_kind)?.label ?? alert.entity_kind;
  return (
    <dl className="alert-facts">
      <dt>{kind}</dt>
      <dd className="mono">{alert.entity}</dd>
      {alert.target ? (
        <>
          <dt>Target</dt>
          <dd className="mono">{alert.target}</dd>
        </>
      ) : null}
      <dt>First seen</dt>
      <dd>
        <Time value={alert.first_seen} named />
      </dd>
      <dt>Last seen</dt>
      <dd>
        <Time value={alert.last_seen} named />
      </dd>
      <dt>Rule</dt>
      <dd>
        {alert.rule} <span className="muted">version {alert.rule_version}</span>
      </dd>
      <dt>Alert id</dt>
      <dd className="mono wrap-anywhere">{alert.alert_id}</dd>
    </dl>
  );
}
