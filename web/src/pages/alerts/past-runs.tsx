import type { Run } from '../../../../core/contract/alerts.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/value.tsx';
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
  shown: Run | undefined;
  onShow: (run: Run) => void;
}

/** Every run held, newest first; the results of any that ended well can be looked at again. */
export function PastRuns({ runs, shown, onShow }: PastRunsProps) {
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
            <th scope="col">
              <span className="sr-only">Show</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <PastRun key={run.run_id} run={run} shown={run === shown} onShow={() => onShow(run)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PastRun({ run, shown, onShow }: { run: Run; shown: boolean; onShow: () => void }) {
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
        <Scope run={run} />
      </td>
      <td className="right num">{formatCount(run.scored)}</td>
      <td className="right num">{formatCount(run.anomalous)}</td>
      <td className="right num">{formatCount(run.alerts)}</td>
      <td className="right">
        {run.state === 'finished' && !shown ? (
          <Button size="sm" onClick={onShow}>
            Show
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
