import { ConflictError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock, Log, ObjectStore, TableStore } from '../../ports.ts';
import { epochMs } from '../../query/utc-time.ts';
import { isTaken } from '../leased-turns.ts';
import { ANOMALIES, isOfRun, listRunItems, putRun, type RunItem, type StoredRun, storedRun } from './run-item.ts';

interface SweepDeps {
  readonly tables: TableStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly enqueue: (runId: string) => Promise<void>;
}

/** Runs younger than this may still be under way, or wait in a queue. */
const OLD_MS = 30 * 60_000;
/** A run that has not come to an end by then, though it was begun again, will not. */
const GIVE_UP_MS = 4 * 3_600_000;

/** Has runs nobody works on performed again, or gives them up. */
export async function sweepRuns(deps: SweepDeps): Promise<number> {
  let found = 0;
  for (const { run_id } of await listRunItems(deps.tables)) {
    const stored = await storedRun(deps.tables, run_id);
    if (stored === null || !isUnfinished(stored.run)) continue;
    const ageMs = deps.clock.now() - (epochMs(stored.run.started_at) ?? 0);
    if (ageMs < OLD_MS || (await isTaken(deps, runTurn(run_id)))) continue;
    deps.log.warn('run_abandoned', { run: run_id });
    found += 1;
    if (ageMs < GIVE_UP_MS) await deps.enqueue(run_id);
    else await failRun(deps, stored, 'the run did not come to an end: start it again');
  }
  await dropStrays(deps);
  return found;
}

/** Objects of runs that failed, or were replaced, and whose worker died before it removed them. */
async function dropStrays({ objects, tables }: SweepDeps): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of objects.list(ANOMALIES)) keys.push(key);
  if (keys.length === 0) return;
  // Read after the objects were listed: each of them is of a run that was there by then.
  const runs = await listRunItems(tables);
  const listed = new Set(runs.flatMap((run) => run.objects).map(({ key }) => key));
  const unfinished = runs.filter(isUnfinished);
  for (const key of keys)
    if (!listed.has(key) && !unfinished.some(({ run_id }) => isOfRun(key, run_id))) await objects.delete(key);
}

/** Turn of whoever performs a run. */
export function runTurn(runId: string): string {
  return `run-${runId}`;
}

export function isUnfinished({ state }: Pick<RunItem, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Marks a run as failed and removes what it made; does neither where somebody else has changed it meanwhile. */
export async function failRun(
  deps: Pick<SweepDeps, 'tables' | 'objects' | 'clock'>,
  { run, version }: StoredRun,
  message: string,
): Promise<void> {
  const failed: RunItem = { ...run, state: 'failed', finished_at: isoTime(deps.clock.now()), message, objects: [] };
  try {
    await putRun(deps.tables, failed, version);
  } catch (error) {
    if (error instanceof ConflictError) return;
    throw error;
  }
  await dropObjects(deps, run.run_id, new Set());
}

/** Deletes a run's objects, or all runs', apart from those listed. */
export async function dropObjects(
  { objects }: Pick<SweepDeps, 'objects'>,
  runId: string,
  listed: ReadonlySet<string>,
): Promise<void> {
  const strays: string[] = [];
  for await (const { key } of objects.list(ANOMALIES)) {
    if (!listed.has(key) && (runId === '' || isOfRun(key, runId))) strays.push(key);
  }
  for (const key of strays) await objects.delete(key);
}
