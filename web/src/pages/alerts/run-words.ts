import type { Run } from '../../../../core/contract/alerts.ts';
import { formatPercent, plural } from '../../lib/numbers.ts';
import type { ToastMessage } from '../../ui/toast.tsx';
import { isOverEverything } from './kept-runs.ts';
import { madeWords, reachedMost } from './listed-alerts.ts';

export type RunStage = Run['stage'];

export const STAGES: readonly { stage: RunStage; label: string }[] = [
  { stage: 'features', label: 'Features' },
  { stage: 'training', label: 'Training' },
  { stage: 'scoring', label: 'Scoring' },
  { stage: 'explaining', label: 'Explaining' },
  { stage: 'writing', label: 'Writing' },
];

export function isUnderWay(run: Pick<Run, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'running';
}

/** Says how a run ended; where it was over a filter, with the way to what it found, as pages show the run over everything. */
export function endWords(run: Run): ToastMessage {
  if (run.state === 'failed') return { title: 'Detection failed', detail: run.message ?? undefined, tone: 'bad' };
  const alerts = reachedMost(run) ? `${madeWords(run)} alerts` : plural(run.alerts, 'alert');
  const detail = `${plural(run.anomalous, 'anomalous flow')} of ${plural(run.scored, 'flow')}, ${alerts}.`;
  if (isOverEverything(run.request.filter)) return { title: 'Detection has finished', detail, tone: 'good' };
  const link = { to: '/alerts', search: { run: run.run_id }, label: 'Show what it found' } as const;
  return { title: 'Detection has finished over the filter', detail, tone: 'good', link };
}

export type StageState = 'done' | 'now' | 'later';

/** Where a stage stands while the run is at `at`. */
export function stageState(stage: RunStage, at: RunStage): StageState {
  const order = STAGES.map((entry) => entry.stage);
  if (at === 'done') return 'done';
  const here = order.indexOf(at);
  const place = order.indexOf(stage);
  if (place === here) return 'now';
  return place < here ? 'done' : 'later';
}

/** How much is anomalous: the share of flows, and in how many episodes they lie. */
export function anomalousShare(run: Pick<Run, 'scored' | 'anomalous' | 'episodes' | 'anomalous_episodes'>): string {
  if (run.scored === 0) return '';
  const ofFlows = `${formatPercent(run.anomalous / run.scored, 2)} of flows`;
  if (!run.episodes || run.anomalous_episodes === null) return ofFlows;
  const share = formatPercent(run.anomalous_episodes / run.episodes, 2);
  return `${ofFlows}, in ${plural(run.anomalous_episodes, 'episode')} (${share})`;
}
