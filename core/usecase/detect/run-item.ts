import { type Run, runSchema } from '../../contract/alerts.ts';
import type { Filter } from '../../contract/filter.ts';
import type { AnomalyObject } from '../../detect/score-engine.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { Item, TableStore } from '../../ports.ts';

/** A run as it is kept: with the objects that hold its anomalous flows. */
export interface RunItem extends Run {
  readonly objects: readonly AnomalyObject[];
  /** Alerts it made. A run over a filter also found those that stay with the run over everything. */
  readonly alert_ids?: readonly string[];
}

/** Folder of the anomalous flows of all runs, by day. */
export const ANOMALIES = 'anomalies/';

/** Whether an object below it was made by a run. */
export function isOfRun(key: string, runId: string): boolean {
  return key.split('/').at(-1)!.startsWith(`${runId}-`);
}

/** Answers the row's version. Throws ConflictError where the run is no longer at the version given. */
export function putRun(tables: TableStore, run: RunItem, version?: number): Promise<number> {
  return tables.put('runs', run.run_id, run as unknown as Item, version === undefined ? undefined : { version });
}

/** A run and the version a change of it has to be made on. */
export interface StoredRun {
  readonly run: RunItem;
  readonly version: number;
}

/** Throws NotFoundError. */
export async function getRun(tables: TableStore, runId: string): Promise<RunItem> {
  const found = await storedRun(tables, runId);
  if (found === null) throw new NotFoundError('no such run');
  return found.run;
}

export async function storedRun(tables: TableStore, runId: string): Promise<StoredRun | null> {
  const found = await tables.get('runs', runId);
  return found === null ? null : { run: found.item as unknown as RunItem, version: found.version };
}

/** Newest first. */
export async function listRunItems(tables: TableStore): Promise<RunItem[]> {
  return (await tables.query('runs', { index: 'by_time', equals: '*', descending: true })) as unknown as RunItem[];
}

/** True of a filter that limits nothing. */
export function isOverEverything({ from, to, text, pills }: Filter): boolean {
  return !from && !to && (text ?? '').trim() === '' && pills.every((pill) => pill.disabled);
}

/**
 * The runs whose results are kept, newest first: the latest that finished, and where a filter limited that one, the
 * latest over everything as well.
 */
export async function keptRuns(tables: TableStore): Promise<RunItem[]> {
  const finished = (await listRunItems(tables)).filter((run) => run.state === 'finished');
  finished.sort((left, right) => ((left.finished_at ?? '') < (right.finished_at ?? '') ? 1 : -1));
  const [latest, ...earlier] = finished;
  if (latest === undefined) return [];
  const isWhole = (run: RunItem) => isOverEverything(run.request.filter);
  const whole = isWhole(latest) ? undefined : earlier.find(isWhole);
  return whole === undefined ? [latest] : [latest, whole];
}

/** The run that speaks for all data: the latest over everything, or where there is none, the latest at all. */
export async function overallRun(tables: TableStore): Promise<RunItem | null> {
  return (await keptRuns(tables)).at(-1) ?? null;
}

/** Objects of the `anomalies` table: those of the runs that are kept, of uploads that are visible. */
export async function currentAnomalies(tables: TableStore, uploads: ReadonlySet<string>): Promise<string[]> {
  return (await keptRuns(tables))
    .flatMap((run) => run.objects)
    .filter((object) => uploads.has(object.upload_id))
    .map((object) => object.key);
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
  const kept = await keptRuns(tables);
  if (!kept.some((one) => one.run_id === runId))
    throw new ConflictError('a later run has replaced this one: its flows are no longer kept');
  return runId;
}
