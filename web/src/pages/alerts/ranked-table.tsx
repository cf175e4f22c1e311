import { useEffect, useRef } from 'react';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { useZone } from '../../lib/zone.ts';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { Missing, Time } from '../../ui/value.tsx';
import { recordIdOf, recordKey } from '../record/record-id.ts';
import { rankedFlow } from './ranked-flow.ts';
import '../../ui/table.css';
import './alerts.css';

interface RankedTableProps {
  rows: readonly FlowRecord[];
  active: number;
  onOpen: (index: number) => void;
}

/** Anomalous flows, strongest first. */
export function RankedTable({ rows, active, onOpen }: RankedTableProps) {
  const { short } = useZone();
  return (
    <table className="table ranked-table table-rows-click">
      <thead>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Severity</th>
          <th scope="col">Time ({short})</th>
          <th scope="col">Source</th>
          <th scope="col">Destination</th>
          <th scope="col">Port</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <RankedRow key={rowKey(row, index)} row={row} active={index === active} onOpen={() => onOpen(index)} />
        ))}
      </tbody>
    </table>
  );
}

function rowKey(row: FlowRecord, index: number): string {
  const id = recordIdOf(row);
  return id ? recordKey(id) : String(index);
}

function RankedRow({ row, active, onOpen }: { row: FlowRecord; active: boolean; onOpen: () => void }) {
  const flow = rankedFlow(row);
  const place = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <tr ref={place} data-selected={active ? '' : undefined} onClick={onOpen}>
      <td>
        <button type="button" className="row-button" onClick={onOpen}>
          <ScoreBar score={flow.score} severity={flow.severity} />
          <span className="sr-only">: open record</span>
        </button>
      </td>
      <td>
        <SeverityMark severity={flow.severity} />
      </td>
      <td className="muted">
        <Time value={flow.time} />
      </td>
      <td className="mono">{flow.source ?? <Missing />}</td>
      <td className="mono ranked-wide" title={flow.destination ?? undefined}>
        {flow.destination ?? <Missing />}
      </td>
      <td>
        {flow.port === null ? <Missing /> : <span className="mono">{flow.port}</span>}
        {flow.service ? <span className="muted"> {flow.service}</span> : null}
      </td>
      <td className="ranked-why" title={flow.why ?? undefined}>
        {flow.why ?? <Missing why="no reason recorded" />}
      </td>
    </tr>
  );
}
