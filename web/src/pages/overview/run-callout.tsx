import { Play, Radar } from 'lucide-react';
import type { Run } from '../../../../core/contract/alerts.ts';
import type { Filter } from '../../../../core/contract/filter.ts';
import { plural } from '../../lib/numbers.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Scope } from '../alerts/run-details.tsx';
import { RunProgress } from '../alerts/run-progress.tsx';
import { type Runs, useStartRun } from '../alerts/use-runs.ts';

interface RunCalloutProps {
  runs: Runs;
  events: number | null;
  /** The filter that limited the run whose anomalies are shown, if one did. */
  covers: Filter | null;
  /** Uploads in view that came after the run. */
  unscored: number;
}

/**
 * Shown until a first run over everything has ended: what detection would tell, or what part of the data the only run
 * speaks for; the button, and its progress.
 */
export function RunCallout({ runs, events, covers, unscored }: RunCalloutProps) {
  const start = useStartRun();
  const allowed = useAllowed('analyst');
  if (runs.active) {
    return (
      <section className="callout" aria-label="Detection">
        <RunProgress run={runs.active} />
      </section>
    );
  }
  if (!runs.runs || (runs.latest && !covers && unscored === 0)) return null;
  const failed = runs.runs[0]?.state === 'failed' ? runs.runs[0] : undefined;
  return (
    <section className="callout" aria-label="Detection">
      <Radar size={20} aria-hidden="true" />
      <div className="callout-text">
        <p>
          {covers ? (
            <>
              <strong>Detection has looked at a part of the data only:</strong> <Scope filter={covers} />. Events
              outside it are not scored, and count as neither usual nor unusual.
            </>
          ) : unscored > 0 ? (
            <>
              <strong>{plural(unscored, 'file')} came after the latest detection run:</strong> nothing in{' '}
              {unscored === 1 ? 'it' : 'them'} is scored yet, and figures about anomalies leave{' '}
              {unscored === 1 ? 'it' : 'them'} out.
            </>
          ) : (
            <Unscored failed={failed} events={events} />
          )}
        </p>
      </div>
      {allowed ? (
        <Button
          variant="primary"
          busy={start.isPending}
          icon={<Play size={14} aria-hidden="true" />}
          onClick={() => start.mutate({ filter: { pills: [] } })}
        >
          {covers || unscored > 0 ? 'Run over everything' : 'Run detection'}
        </Button>
      ) : null}
    </section>
  );
}

function Unscored({ failed, events }: { failed: Run | undefined; events: number | null }) {
  const waiting = `${events ? plural(events, 'event') : 'Your events'} wait to be scored; anomalies, alerts and the verdict come from it.`;
  return (
    <>
      <strong>{failed ? 'The last detection run failed.' : 'No detection has run.'}</strong>{' '}
      {failed?.message ?? waiting}
    </>
  );
}
