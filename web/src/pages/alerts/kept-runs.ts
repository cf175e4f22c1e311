import type { Run } from '../../../../core/contract/alerts.ts';
import type { Filter } from '../../../../core/contract/filter.ts';

type Kept = Pick<Run, 'run_id' | 'state' | 'finished_at' | 'request'>;

/** True of a filter that limits nothing. */
export function isOverEverything({ from, to, text, pills }: Filter): boolean {
  return !from && !to && (text ?? '').trim() === '' && pills.every((pill) => pill.disabled);
}

/**
 * The runs whose results the server keeps, the one that speaks for all data first: the latest over everything, then
 * the latest over a filter if that is newer. Only the latter where none was over everything.
 */
export function keptRuns<R extends Kept>(runs: readonly R[]): readonly R[] {
  const finished = runs
    .filter((run) => run.state === 'finished')
    .toSorted((left, right) => (right.finished_at ?? '').localeCompare(left.finished_at ?? ''));
  const [latest] = finished;
  const whole = finished.find((run) => isOverEverything(run.request.filter));
  if (latest === undefined) return [];
  return whole === undefined || whole === latest ? [latest] : [whole, latest];
}

/** The run to show: the one asked for where it is kept, else the one that speaks for all data. */
export function runToShow<R extends Kept>(kept: readonly R[], wanted: unknown): R | undefined {
  return kept.find((run) => run.run_id === wanted) ?? kept[0];
}
