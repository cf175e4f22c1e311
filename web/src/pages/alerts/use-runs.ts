import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { DetectRequest, Run } from '../../../../core/contract/alerts.ts';
import type { Filter } from '../../../../core/contract/filter.ts';
import { callApi } from '../../lib/api.ts';
import { useZone } from '../../lib/zone.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { keptRuns } from './kept-runs.ts';
import { endWords, isUnderWay } from './run-words.ts';

/** What a run changes: asked for again when one ends. */
const RESULTS = ['overview', 'alerts', 'run-flows', 'run-entities', 'record'] as const;

export interface Runs {
  readonly runs: readonly Run[] | undefined;
  /** Runs whose results are kept, at most two; the first speaks for all data and is shown unless another is chosen. */
  readonly kept: readonly Run[];
  /** The first of them. */
  readonly latest: Run | undefined;
  readonly active: Run | undefined;
  readonly error: Error | null;
}

/** All detection runs, newest first; asked every second while one is under way. */
export function useRuns(): Runs {
  const query = useQuery({
    queryKey: ['runs'],
    queryFn: ({ signal }) => callApi('runs', { signal }),
    refetchInterval: (state) => (state.state.data?.runs.some(isUnderWay) ? 1000 : false),
  });
  const runs = query.data?.runs;
  const active = runs?.find(isUnderWay);
  useAnnounce(runs, active?.run_id);
  const kept = keptRuns(runs ?? []);
  return { runs, active, kept, latest: kept[0], error: query.error };
}

/** When the run under way ends, says how and has every page ask again. */
function useAnnounce(runs: readonly Run[] | undefined, activeId: string | undefined): void {
  const client = useQueryClient();
  const before = useRef<string>(undefined);
  useEffect(() => {
    const ended = before.current && before.current !== activeId ? before.current : undefined;
    before.current = activeId;
    const run = ended ? runs?.find((candidate) => candidate.run_id === ended) : undefined;
    if (!run) return;
    for (const key of RESULTS) void client.invalidateQueries({ queryKey: [key] });
    toast(endWords(run));
  }, [runs, activeId, client]);
}

export type RunOptions = Partial<Omit<DetectRequest, 'filter' | 'zone'>> & { readonly filter: Filter };

/** Starts a run; the list of runs then shows its progress. */
export function useStartRun() {
  const client = useQueryClient();
  const { zone } = useZone();
  return useMutation({
    mutationFn: (options: RunOptions) => callApi('detect', { body: { ...options, zone } }),
    onSuccess: (run) => {
      client.setQueryData<{ runs: Run[] }>(['runs'], (held) => ({
        runs: [run, ...(held?.runs ?? []).filter((other) => other.run_id !== run.run_id)],
      }));
      void client.invalidateQueries({ queryKey: ['runs'] });
    },
    onError: (error) => toastError('Detection could not be started', error),
  });
}
