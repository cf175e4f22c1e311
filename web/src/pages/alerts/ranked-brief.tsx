import { ArrowRight } from 'lucide-react';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { useZone } from '../../lib/zone.ts';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { Missing } from '../../ui/value.tsx';
import { rankedFlow } from './ranked-flow.ts';
import '../../ui/table.css';
import './alerts.css';

interface RankedBriefProps {
  rows: readonly FlowRecord[];
  active: number;
  onOpen: (index: number) => void;
}

/** The strongest anomalous flows in little width: who to whom on one line, and why below it. */
export function RankedBrief({ rows, active, onOpen }: RankedBriefProps) {
  const { short } = useZone();
  return (
    <table className="table table-rows-click ranked-brief">
      <thead>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Severity</th>
          <th scope="col">Time ({short})</th>
          <th scope="col">Source, destination and port; why</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ten ranks; what stands at one may change, its place does not
          <BriefRow key={index} row={row} active={index === active} onOpen={() => onOpen(index)} />
        ))}
      </tbody>
    </table>
  );
}

function BriefRow({ row, active, onOpen }: { row: FlowRecord; active: boolean; onOpen: () => void }) {
  const zone = useZone();
  const flow = rankedFlow(row);
  return (
    <tr data-selected={active ? '' : undefined} onClick={onOpen}>
      <td>
        <button type="button" className="row-button" onClick={onOpen}>
          <ScoreBar score={flow.score} severity={flow.severity} />
          <span className="sr-only">: open record</span>
        </button>
      </td>
      <td>
        <SeverityMark severity={flow.severity} />
      </td>
      <td className="ranked-when muted num">
        {flow.time ? (
          <time dateTime={flow.time} title={`${zone.format(flow.time, 'full')} ${zone.label}`}>
            <span>{zone.format(flow.time, 'clock')}</span>
            <span className="small">{zone.format(flow.time, 'date')}</span>
          </time>
        ) : (
          <Missing />
        )}
      </td>
      <td className="ranked-what">
        <span className="ranked-ends mono">
          <span className="truncate">{flow.source ?? 'unknown'}</span>
          <ArrowRight size={12} aria-label="to" />
          <span className="truncate">{flow.destination ?? 'unknown'}</span>
          {flow.port === null ? null : (
            <span className="ranked-port" title={flow.service ?? undefined}>
              :{flow.port}
            </span>
          )}
        </span>
        <span className="ranked-reason muted truncate" title={flow.why ?? undefined}>
          {flow.why ?? 'no reason recorded'}
        </span>
      </td>
    </tr>
  );
}
