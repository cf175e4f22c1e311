import type { Run } from '../../../../core/contract/alerts.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Time } from '../../ui/value.tsx';
import { madeWords } from './listed-alerts.ts';
import { Scope } from './run-details.tsx';
import '../../ui/table.css';

const TONES: Readonly<Record<Run['state'], Tone>> = {
  queued: 'plain',
  running: 'accent',
  finished: 'good',
  failed: 'bad',
};

interface PastRunsProps {
  runs: readonly Run[];
  /** The run whose results are on screen. */
  shown: Run | undefined;
}

/** Every run there was, newest first. */
export function PastRuns({ runs, shown }: PastRunsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Runs">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">State</th>
            <th scope="col">Looked at</th>
            <th scope="col" className="right">
              Scored flows
            </th>
            <th scope="col" className="right">
              Anomalous
            </th>
            <th scope="col" className="right">
              Alerts
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <PastRun key={run.run_id} run={run} shown={run === shown} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PastRun({ run, shown }: { run: Run; shown: boolean }) {
  return (
    <tr data-selected={shown ? '' : undefined}>
      <td>
        <Time value={run.started_at} style="minutes" named />
      </td>
      <td>
        <Badge tone={TONES[run.state]}>{run.state}</Badge>
        {run.state === 'failed' && run.message ? <p className="muted small">{run.message}</p> : null}
      </td>
      <td>
        <Scope filter={run.request.filter} />
      </td>
      <td className="right num">{formatCount(run.scored)}</td>
      <td className="right num">{formatCount(run.anomalous)}</td>
      <td className="right num">{madeWords(run)}</td>
    </tr>
  );
}
