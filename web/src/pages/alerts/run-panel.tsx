import { Play, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../../../core/contract/alerts.ts';
import { formatCount, formatScore, plural } from '../../lib/numbers.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/value.tsx';
import { madeWords } from './listed-alerts.ts';
import { PastRuns } from './past-runs.tsx';
import { RunChoice } from './run-choice.tsx';
import { RunDetails } from './run-details.tsx';
import { RunOptionsDialog } from './run-options.tsx';
import { RunProgress } from './run-progress.tsx';
import { anomalousShare } from './run-words.ts';
import { type Runs, useStartRun } from './use-runs.ts';
import './runs.css';

/** When it was last looked, over what, with what result; and the button that looks again. */
export function RunPanel({ runs, shown }: { runs: Runs; shown: Run | undefined }) {
  const [open, setOpen] = useState<'details' | 'past' | null>(null);
  const toggle = (what: 'details' | 'past') => setOpen(open === what ? null : what);
  return (
    <Card
      className="run-card"
      question="What has been looked at?"
      title="Detection"
      note="isolation forest"
      actions={<RunButtons running={runs.active !== undefined} />}
    >
      {runs.error ? <ErrorNote error={runs.error} /> : null}
      {!runs.runs && !runs.error ? <Skeleton width="60%" height={18} /> : null}
      {runs.active ? <RunProgress run={runs.active} /> : null}
      {shown ? <RunChoice shown={shown} kept={runs.kept} /> : null}
      {shown ? <RunSummary run={shown} /> : null}
      {runs.runs && !shown && !runs.active ? <NeverRun failed={runs.runs[0]} /> : null}
      {runs.runs && runs.runs.length > 0 ? (
        <div className="row run-toggles">
          {shown ? (
            <Button size="sm" variant="ghost" aria-expanded={open === 'details'} onClick={() => toggle('details')}>
              Features, threshold and model
            </Button>
          ) : null}
          <Button size="sm" variant="ghost" aria-expanded={open === 'past'} onClick={() => toggle('past')}>
            {plural(runs.runs.length, 'run')}
          </Button>
        </div>
      ) : null}
      {open === 'details' && shown ? <RunDetails run={shown} /> : null}
      {open === 'past' && runs.runs ? <PastRuns runs={runs.runs} shown={shown} /> : null}
    </Card>
  );
}

function RunButtons({ running }: { running: boolean }) {
  const start = useStartRun();
  const [open, setOpen] = useState(false);
  if (!useAllowed('analyst')) return null;
  return (
    <>
      <Button
        size="sm"
        disabled={running}
        icon={<SlidersHorizontal size={14} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Options
      </Button>
      <Button
        size="sm"
        variant="primary"
        busy={start.isPending || running}
        icon={<Play size={14} aria-hidden="true" />}
        onClick={() => start.mutate({ filter: { pills: [] } })}
      >
        {running ? 'Running' : 'Run over everything'}
      </Button>
      {open ? <RunOptionsDialog open onOpenChange={setOpen} start={start} /> : null}
    </>
  );
}

const EPISODES = 'All flows of one entity in an hour are one episode: a scan of thousands of flows counts once.';

function RunSummary({ run }: { run: Run }) {
  return (
    <dl className="run-summary">
      <div>
        <dt className="muted">Finished</dt>
        <dd>
          <Time value={run.finished_at ?? run.started_at} style="minutes" named />
        </dd>
      </div>
      <div>
        <dt className="muted">Scored</dt>
        <dd className="num">{plural(run.scored, 'flow')}</dd>
      </div>
      <div>
        <dt className="muted">Anomalous</dt>
        <dd className="num">
          {formatCount(run.anomalous)}{' '}
          <span className="muted" title={EPISODES}>
            {anomalousShare(run)}
          </span>
        </dd>
      </div>
      <div>
        <dt className="muted">Alerts</dt>
        <dd className="num">{madeWords(run)}</dd>
      </div>
      <div>
        <dt className="muted">Threshold</dt>
        <dd className="num">{run.threshold === null ? 'none' : `score ${formatScore(run.threshold)}`}</dd>
      </div>
    </dl>
  );
}

function NeverRun({ failed }: { failed: Run | undefined }) {
  return (
    <p className="muted">
      {failed?.state === 'failed'
        ? `The last run failed: ${failed.message ?? 'no reason was given'}`
        : 'No detection has run yet. It looks for flows that are unlike the others, and explains each in plain words.'}
    </p>
  );
}
