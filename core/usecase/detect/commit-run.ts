import type { Filter } from '../../contract/filter.ts';
import { alertGroups } from '../../detect/alert-groups.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock, Hasher, Item, ObjectStore, TableStore, TableWrite } from '../../ports.ts';
import { writeAll } from '../write-all.ts';
import { type AlertItem, alertIds, alertsOf, withVerdictOf } from './alert-item.ts';
import { type DetectionResult, MODEL_NAME, modelKey } from './run-detection.ts';
import { isOverEverything, keptRuns, listRunItems, putRun, type RunItem, type StoredRun } from './run-item.ts';

export interface CommitDeps {
  readonly tables: TableStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
}

/**
 * Makes a run's results visible in one step: its row turns finished and lists its objects, its alerts are put, keeping
 * the verdicts of those that were there, and open alerts that a run over the same, or over everything, no longer finds
 * go. What a run over everything found, one over a part neither changes nor withdraws. Uploads in `forgotten` were
 * deleted while it ran: nothing of them is kept. Throws ConflictError when an alert or the run changed meanwhile.
 */
export async function commitRun(deps: CommitDeps, { run, version, result, forgotten }: Committing): Promise<RunItem> {
  const { strongest, objects, ...figures } = result;
  const kept = objects.filter((object) => !forgotten.has(object.upload_id));
  const lost = objects.filter((object) => forgotten.has(object.upload_id));
  for (const { key } of lost) await deps.objects.delete(key);
  const groups = alertGroups(strongest.filter((flow) => !forgotten.has(flow.upload_id)));
  const context = { runId: run.run_id, zone: run.request.zone, scope: JSON.stringify(run.request.filter) };
  const alerts = alertsOf(groups, context, deps.hasher);
  const finished: RunItem = {
    ...run,
    ...figures,
    anomalous: figures.anomalous - lost.reduce((sum, { rows }) => sum + rows, 0),
    state: 'finished',
    stage: 'done',
    done: run.total,
    finished_at: isoTime(deps.clock.now()),
    alerts: alerts.length,
    alert_ids: alerts.map((alert) => alert.alert_id),
    objects: kept,
  };
  const writes = await alertWrites(deps.tables, { run, alerts, found: alertIds(groups, deps.hasher) });
  await writeAll(deps.tables, writes, [
    ...(result.model === null ? [] : [modelWrite(result.model, finished)]),
    { kind: 'put', table: 'runs', id: run.run_id, item: finished as unknown as Item, condition: { version } },
  ]);
  return finished;
}

interface Committing extends StoredRun {
  readonly result: DetectionResult;
  readonly forgotten: ReadonlySet<string>;
}

interface Found {
  readonly run: RunItem;
  readonly alerts: readonly AlertItem[];
  /** Ids of all alerts there could be, those beyond the number that is kept included. */
  readonly found: ReadonlySet<string>;
}

async function alertWrites(tables: TableStore, { run, alerts, found }: Found): Promise<TableWrite[]> {
  const scope = JSON.stringify(run.request.filter);
  const isWhole = isOverEverything(run.request.filter);
  const writes: TableWrite[] = [];
  for await (const item of tables.scan('alerts')) {
    const earlier = item as unknown as AlertItem;
    const isWithdrawn =
      earlier.status === 'open' && (isWhole || earlier.scope === scope) && !found.has(earlier.alert_id);
    if (isWithdrawn) writes.push({ kind: 'delete', table: 'alerts', id: earlier.alert_id });
  }
  for (const alert of alerts) {
    const stored = await tables.get('alerts', alert.alert_id);
    const earlier = stored === null ? null : (stored.item as unknown as AlertItem);
    if (!isWhole && earlier !== null && isOverEverything(JSON.parse(earlier.scope) as Filter)) continue;
    const item = earlier === null ? alert : withVerdictOf(alert, earlier);
    const condition = stored === null ? ({ absent: true } as const) : { version: stored.version };
    writes.push({ kind: 'put', table: 'alerts', id: alert.alert_id, item: item as unknown as Item, condition });
  }
  return writes;
}

function modelWrite(model: NonNullable<RunItem['model']>, run: RunItem): TableWrite {
  const item = { ...model, run_id: run.run_id, features: run.features, trained_at: run.finished_at };
  return { kind: 'put', table: 'models', id: `${model.name}/${model.version}`, item };
}

/** Removes the flows and models of runs that later ones have replaced. */
export async function dropReplacedRuns({ tables, objects }: CommitDeps): Promise<void> {
  const kept = await keptRuns(tables);
  const keptIds = new Set(kept.map((run) => run.run_id));
  for (const run of await listRunItems(tables)) {
    if (keptIds.has(run.run_id) || run.objects.length === 0 || run.state !== 'finished') continue;
    // The row last: it is what tells whoever comes after a death in between that there is something left to do.
    for (const { key } of run.objects) await objects.delete(key);
    await putRun(tables, { ...run, objects: [], alert_ids: [] });
  }
  await dropModels({ tables, objects }, new Set(kept.flatMap((run) => run.model?.version ?? [])));
}

/** Deletes every model but those. A model holds split points and quantiles of the flows it learned from. */
export async function dropModels(
  { tables, objects }: Pick<CommitDeps, 'tables' | 'objects'>,
  kept: ReadonlySet<string>,
): Promise<void> {
  const versions: string[] = [];
  for await (const { version } of tables.scan('models')) versions.push(String(version));
  for (const version of versions.filter((one) => !kept.has(one))) {
    await objects.delete(modelKey(version));
    await tables.delete('models', `${MODEL_NAME}/${version}`);
  }
}
