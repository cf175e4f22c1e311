import { Play, Radar } from 'lucide-react';
import { plural } from '../../lib/numbers.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { RunProgress } from '../alerts/run-progress.tsx';
import { type Runs, useStartRun } from '../alerts/use-runs.ts';

/** Shown until a first run has ended: what detection would tell, the button, and its progress. */
export function RunCallout({ runs, events }: { runs: Runs; events: number | null }) {
  const start = useStartRun();
  const allowed = useAllowed('analyst');
  if (runs.active) {
    return (
      <section className="callout" aria-label="Detection">
        <RunProgress run={runs.active} />
      </section>
    );
  }
  if (!runs.runs || runs.latest) return null;
  const failed = runs.runs[0]?.state === 'failed' ? runs.runs[0] : undefined;
  return (
    <section className="callout" aria-label="Detection">
      <Radar size={20} aria-hidden="true" />
      <div className="callout-text">
        <p>
          <strong>{failed ? 'The last detection run failed.' : 'No detection has run.'}</strong>{' '}
          {failed?.message ??
            `${events ? plural(events, 'event') : 'Your events'} wait to be scored; anomalies, alerts and the verdict come from it.`}
        </p>
      </div>
      {allowed ? (
        <Button
          variant="primary"
          busy={start.isPending}
          icon={<Play size={14} aria-hidden="true" />}
          onClick={() => start.mutate({ filter: { pills: [] } })}
        >
          Run detection
        </Button>
      ) : null}
    </section>
  );
}
