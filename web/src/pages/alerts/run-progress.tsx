import { Check } from 'lucide-react';
import type { Run } from '../../../../core/contract/alerts.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Progress } from '../../ui/states.tsx';
import { STAGES, stageState } from './run-words.ts';
import './runs.css';

/** A run under way: its stages, and how far the present one has come. */
export function RunProgress({ run }: { run: Run }) {
  const stage = STAGES.find((entry) => entry.stage === run.stage);
  const label = run.stage === 'queued' ? 'Waiting to begin' : (stage?.label ?? 'Finishing');
  return (
    <div className="run-progress">
      <ol className="run-stages">
        {STAGES.map((entry) => {
          const state = stageState(entry.stage, run.stage);
          return (
            <li
              key={entry.stage}
              className={`run-stage run-stage-${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              {state === 'done' ? <Check size={12} aria-hidden="true" /> : <i aria-hidden="true" />}
              {entry.label}
            </li>
          );
        })}
      </ol>
      <Progress value={run.done} max={run.total > 0 ? run.total : null} label={`Detection: ${label}`} />
      <p className="muted small num" aria-live="polite">
        {label}
        {run.total > 0 ? `: ${formatCount(run.done)} of ${formatCount(run.total)}` : ''}
      </p>
    </div>
  );
}
