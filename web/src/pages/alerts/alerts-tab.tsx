import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ALERT_STATUSES, type AlertStatus, SEVERITIES } from '../../../../core/contract/alerts.ts';
import { Segmented } from '../../charts/segmented.tsx';
import { uploadsQuery } from '../../lib/data-period.ts';
import { useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { plural } from '../../lib/numbers.ts';
import { Input, Select } from '../../ui/field.tsx';
import { SEVERITY_WORDS } from '../../ui/severity-mark.tsx';
import { EmptyState, ErrorNote, Kbd, SkeletonRows } from '../../ui/states.tsx';
import { useRowKeys } from '../explore/use-row-keys.ts';
import { AlertDrawer } from './alert-drawer.tsx';
import { AlertTable } from './alert-table.tsx';
import { useAlerts } from './use-alerts.ts';

const STATUS_LABELS = { open: 'Open', confirmed: 'Confirmed', benign: 'Benign', all: 'All' } as const;
type StatusChoice = keyof typeof STATUS_LABELS;

function statusChoice(text: unknown): StatusChoice {
  return ALERT_STATUSES.find((status) => status === text) ?? (text === 'all' ? 'all' : 'open');
}

/** What must I decide? Entities whose flows stand out, one alert each. */
export function AlertsTab({ hasRun }: { hasRun: boolean }) {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const [active, setActive] = useState(-1);
  const [wanted, setWanted] = useState<AlertStatus | null>(null);
  const status = statusChoice(search['status']);
  const severity = SEVERITIES.find((level) => level === search['severity']);
  const entity = typeof search['entity'] === 'string' ? search['entity'] : '';
  const alerts = useAlerts({ status: status === 'all' ? undefined : status, severity, entity: entity || undefined });
  const rows = alerts.data?.alerts ?? [];
  const openId = typeof search['alert'] === 'string' ? search['alert'] : null;
  const show = (index: number, verdict: AlertStatus | null = null) => {
    setActive(index);
    setWanted(verdict);
    setSearch({ alert: rows[index]?.alert_id }, { replace: true });
  };
  const decide = (verdict: AlertStatus) => () => {
    if (openId !== null) setWanted(verdict);
    else if (active >= 0) show(active, verdict);
  };
  useRowKeys({
    count: rows.length,
    active,
    onActive: (index) => (openId === null ? setActive(index) : show(index)),
    onOpen: show,
    onClose: () => setSearch({ alert: undefined }, { replace: true }),
    more: { b: decide('benign'), c: decide('confirmed') },
  });
  const uploads = useQuery(uploadsQuery);
  const fileNames = useMemo(
    () => new Map(uploads.data?.uploads.map((one) => [one.upload_id, one.name])),
    [uploads.data],
  );
  return (
    <div className="alerts-tab">
      <div className="row-wrap alerts-tools">
        <Segmented
          label="Status"
          value={status}
          options={Object.entries(STATUS_LABELS).map(([value, label]) => ({ value: value as StatusChoice, label }))}
          onValue={(value) => setSearch({ status: value === 'open' ? undefined : value })}
        />
        <Select
          aria-label="Severity"
          value={severity ?? ''}
          onValue={(value) => setSearch({ severity: value || undefined })}
          options={[
            { value: '', label: 'All severities' },
            ...[...SEVERITIES].reverse().map((level) => ({ value: level, label: SEVERITY_WORDS[level] })),
          ]}
        />
        <Input
          aria-label="Entity"
          placeholder="Entity: number, user or address"
          defaultValue={entity}
          onKeyDown={(event) =>
            event.key === 'Enter' && setSearch({ entity: event.currentTarget.value.trim() || undefined })
          }
          onBlur={(event) =>
            event.target.value.trim() !== entity && setSearch({ entity: event.target.value.trim() || undefined })
          }
        />
        <span className="spacer" />
        <span className="muted num">{alerts.data ? plural(rows.length, 'alert') : ''}</span>
        <span className="row keys-hint" aria-hidden="true">
          <Kbd>j</Kbd>
          <Kbd>k</Kbd>
          <Kbd>b</Kbd>
          <Kbd>c</Kbd>
        </span>
      </div>
      {alerts.error ? <ErrorNote error={alerts.error} onRetry={() => void alerts.refetch()} /> : null}
      {alerts.isPending ? <SkeletonRows rows={8} /> : null}
      {alerts.data && rows.length === 0 ? <NoAlerts hasRun={hasRun} status={status} /> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Alerts">
          <AlertTable alerts={rows} active={active} onOpen={show} />
        </section>
      ) : null}
      <AlertDrawer
        id={openId}
        fileNames={fileNames}
        wanted={wanted}
        onWanted={setWanted}
        onClose={() => {
          setWanted(null);
          setSearch({ alert: undefined }, { replace: true });
        }}
      />
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
