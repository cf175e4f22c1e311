import { type Run, runSchema } from '../../contract/alerts.ts';
import type { AnomalyObject } from '../../detect/score-engine.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { Item, TableStore } from '../../ports.ts';

/** A run as it is kept: with the objects that hold its anomalous flows. */
export interface RunItem extends Run {
  readonly objects: readonly AnomalyObject[];
}

/** Folder of a run's objects. */
export function runFolder(runId: string): string {
  return `anomalies/${runId}/`;
}

export async function putRun(tables: TableStore, run: RunItem): Promise<void> {
  await tables.put('runs', run.run_id, run as unknown as Item);
}

/** Throws NotFoundError. */
export async function getRun(tables: TableStore, runId: string): Promise<RunItem> {
  const found = await tables.get('runs', runId);
  if (found === null) throw new NotFoundError('no such run');
  return found.item as unknown as RunItem;
}

/** Newest first. */
export async function listRunItems(tables: TableStore): Promise<RunItem[]> {
  return (await tables.query('runs', { index: 'by_time', equals: '*', descending: true })) as unknown as RunItem[];
}

/** The run whose results people see: the latest that finished. */
export async function currentRun(tables: TableStore): Promise<RunItem | null> {
  const finished = (await listRunItems(tables)).filter((run) => run.state === 'finished');
  const [latest = null] = finished.sort((left, right) =>
    (left.finished_at ?? '') < (right.finished_at ?? '') ? 1 : -1,
  );
  return latest;
}

/** Objects of the `anomalies` table: the current run's, of uploads that are visible. */
export async function currentAnomalies(tables: TableStore, uploads: ReadonlySet<string>): Promise<string[]> {
  const run = await currentRun(tables);
  return (run?.objects ?? []).filter((object) => uploads.has(object.upload_id)).map((object) => object.key);
}

/** A run as the API shows it. */
export function publicRun(item: RunItem): Run {
  return runSchema.parse(item);
}

/**
 * The id of a run whose flows can be shown. Throws NotFoundError, and ConflictError for a run without results or one
 * that a later run has replaced.
 */
export async function shownRun(tables: TableStore, runId: string): Promise<string> {
  const run = await getRun(tables, runId);
  if (run.state !== 'finished') throw new ConflictError(`the run is ${run.state}: it has no flows to show`);
  const current = await currentRun(tables);
  if (current?.run_id !== runId)
    throw new ConflictError('a later run has replaced this one: its flows are no longer kept');
  return runId;
}
