import { describe, expect, it } from 'vitest';
import { detectRequestSchema } from '../../../core/contract/alerts.ts';
import type { Filter } from '../../../core/contract/filter.ts';
import { keptRuns, runToShow } from '../../../web/src/pages/alerts/kept-runs.ts';

const EVERYTHING: Filter = { pills: [{ field: 'port', op: 'is', values: [53], disabled: true }] };
const PART: Filter = { pills: [{ field: 'protocol', op: 'is', values: ['udp'] }] };

function run(run_id: string, filter: Filter, state: 'finished' | 'failed' | 'running' = 'finished') {
  const finished_at = state === 'finished' ? `2026-01-12T00:00:0${run_id}.000Z` : null;
  return { run_id, state, finished_at, request: detectRequestSchema.parse({ filter }) };
}

const ids = (...runs: ReturnType<typeof run>[]) => keptRuns(runs).map(({ run_id }) => run_id);

describe('the run the pages show', () => {
  it('is the latest over everything, and a newer one over a filter can be chosen', () => {
    expect(ids(run('1', EVERYTHING), run('2', EVERYTHING), run('3', PART))).toEqual(['2', '3']);
    expect(
      ids(run('5', PART, 'running'), run('4', EVERYTHING, 'failed'), run('3', PART), run('2', EVERYTHING)),
    ).toEqual(['2', '3']);
  });

  it('is alone where it is the newest, as what it replaced is not kept', () => {
    expect(ids(run('3', EVERYTHING), run('2', PART), run('1', EVERYTHING))).toEqual(['3']);
  });

  it('is the latest over a filter as long as none was over everything', () => {
    expect(ids(run('2', PART), run('1', PART))).toEqual(['2']);
    expect(ids()).toEqual([]);
  });

  it('is the one the address names, as long as that is kept', () => {
    const kept = keptRuns([run('2', EVERYTHING), run('3', PART)]);
    expect(runToShow(kept, '3')?.run_id).toBe('3');
    expect(runToShow(kept, '1')?.run_id).toBe('2');
    expect(runToShow(kept, undefined)?.run_id).toBe('2');
    expect(runToShow([], '1')).toBeUndefined();
  });
});
