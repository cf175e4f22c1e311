import { useEffect, useRef } from 'react';
import type { Alert } from '../../../../core/contract/alerts.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { formatCount } from '../../lib/numbers.ts';
import { useZone } from '../../lib/zone.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { Time } from '../../ui/value.tsx';
import '../../ui/table.css';
import './alerts.css';

const TONES: Readonly<Record<Alert['status'], Tone>> = { open: 'plain', confirmed: 'bad', benign: 'good' };

interface AlertTableProps {
  alerts: readonly Alert[];
  active: number;
  onOpen: (index: number) => void;
}

/** Alerts in the order given. */
export function AlertTable({ alerts, active, onOpen }: AlertTableProps) {
  const { short } = useZone();
  return (
    <table className="table table-rows-click alert-table">
      <thead>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Severity</th>
          <th scope="col">Entity</th>
          <th scope="col">What</th>
          <th scope="col" className="right">
            Flows
          </th>
          <th scope="col">Last seen ({short})</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert, index) => (
          <AlertRow key={alert.alert_id} alert={alert} active={index === active} onOpen={() => onOpen(index)} />
        ))}
      </tbody>
    </table>
  );
}

function AlertRow({ alert, active, onOpen }: { alert: Alert; active: boolean; onOpen: () => void }) {
  const place = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <tr ref={place} data-selected={active ? '' : undefined} onClick={onOpen}>
      <td>
        <button type="button" className="row-button" onClick={onOpen}>
          <ScoreBar score={alert.score} severity={alert.severity} />
          <span className="sr-only">: open alert {alert.title}</span>
        </button>
      </td>
      <td>
        <SeverityMark severity={alert.severity} />
      </td>
      <td className="alert-entity">
        <span className="mono">{alert.entity}</span>{' '}
        <span className="muted small">{columnOf(alert.entity_kind)?.label ?? alert.entity_kind}</span>
      </td>
      <td className="alert-what" title={alert.text}>
        {alert.title}
      </td>
      <td className="right num">{formatCount(alert.flows)}</td>
      <td className="muted">
        <Time value={alert.last_seen} />
      </td>
      <td>
        <Badge tone={TONES[alert.status]}>{alert.status}</Badge>
      </td>
    </tr>
  );
}
