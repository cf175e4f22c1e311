import type { DetectRequest, Run } from '../../contract/alerts.ts';
import { featuresQuery } from '../../detect/features-query.ts';
import { ConflictError, InvalidInputError, isKnownError } from '../../errors.ts';
import { isZone } from '../../formats/zone.ts';
import { isoTime } from '../../iso-time.ts';
import type { Item, Log, TableStore } from '../../ports.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Turns } from '../turns.ts';
import { type AlertItem, withoutUpload } from './alert-item.ts';
import { type CommitDeps, commitRun, dropModels, dropReplacedRuns } from './commit-run.ts';
import { type DetectionDeps, runDetection } from './run-detection.ts';
import { keptRuns, listRunItems, publicRun, putRun, type RunItem, type StoredRun, storedRun } from './run-item.ts';
import { dropObjects, failRun, isUnfinished, runTurn, sweepRuns } from './sweep-runs.ts';

export interface DetectionServiceDeps extends DetectionDeps, CommitDeps {
  readonly audit: AuditLog;
  readonly log: Log;
  readonly newId: () => string;
  /** Tells readers that the set of visible objects has changed. */
  readonly changed: () => Promise<void>;
  /** Has a run that is kept as queued performed, some time, at least once. */
  readonly enqueue: (runId: string) => Promise<void>;
  /** Uploads whose flows can be read now. */
  readonly visibleUploads: () => Promise<ReadonlySet<string>>;
  /** Results are made visible and uploads forgotten one after the other, so that neither undoes the other. */
  readonly turns: Turns;
}

export interface Detection {
  /**
   * Queues a run. Resolves once the run is kept as queued. Throws InvalidInputError for a filter or zone that cannot
   * be read.
   */
  start(request: DetectRequest, actor: string): Promise<Run>;
  /** Performs a queued run, or one whose worker died; does nothing for one that has ended, or is gone. */
  perform(runId: string): Promise<void>;
  /**
   * Has runs whose worker died performed again, or marks them as failed after some hours; at any time, others being at
   * work. Answers how many were found.
   */
  sweep(): Promise<number>;
  /** Marks runs that a dead process left unfinished as failed and removes what no run lists. Before any run begins. */
  recover(): Promise<void>;
  /**
   * Removes what detection keeps of an upload: its anomalous flows, its share of alerts, and alerts that rest on it
   * alone, whose number is the answer.
   */
  forgetUpload(uploadId: string): Promise<number>;
}

/** Turn of everything that changes what detection shows. */
const RESULTS = 'detection-results';

/** Runs the isolation forest. */
export function detection(deps: DetectionServiceDeps): Detection {
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => deps.turns.take(RESULTS, work);
  /** What a worker that finished a run may not have lived to do. */
  const settle = () =>
    inTurn(async () => {
      if ((await keptRuns(deps.tables)).length > 0) await dropReplacedRuns(deps);
    });

  async function work({ run: queued, version }: StoredRun): Promise<void> {
    const before = await deps.visibleUploads();
    const forgotten = async () => {
      const now = await deps.visibleUploads();
      return new Set([...before].filter((uploadId) => !now.has(uploadId)));
    };
    const progress = reporter(deps, { run: { ...queued, state: 'running', stage: 'features' }, version });
    try {
      const result = await runDetection(deps, { runId: queued.run_id, request: queued.request }, progress.report);
      const finished = await inTurn(async () =>
        commitPatiently(deps, { ...progress.stored(), result, forgotten: await forgotten() }),
      );
      await deps.changed();
      await settle();
      deps.log.info('detection finished', { run: queued.run_id, scored: finished.scored, alerts: finished.alerts });
    } catch (error) {
      await failRun(deps, progress.stored(), failureOf(error, (await forgotten()).size > 0));
      deps.log.error('detection failed', { run: queued.run_id, error: String(error) });
    }
  }

  return {
    async start(request, actor) {
      if (!isZone(request.zone)) {
        throw new InvalidInputError(`expected an IANA time zone, found ${JSON.stringify(request.zone)}`, {
          field: 'zone',
        });
      }
      featuresQuery({ filter: request.filter, zone: request.zone, nowMs: deps.clock.now() });
      const run = newRun(deps, request, actor);
      await putRun(deps.tables, run);
      await deps.audit.record({ actor, action: 'detection', target: run.run_id, detail: { request } });
      await deps.enqueue(run.run_id);
      return publicRun(run);
    },
    perform: (runId) =>
      deps.turns.take(runTurn(runId), async () => {
        const stored = await storedRun(deps.tables, runId);
        if (stored === null) return;
        if (isUnfinished(stored.run)) await work(stored);
        else await settle();
      }),
    recover: () => recover(deps),
    async sweep() {
      const found = await sweepRuns(deps);
      await settle();
      return found;
    },
    forgetUpload: (uploadId) => inTurn(() => forget(deps, uploadId)),
  };
}

function newRun(deps: DetectionServiceDeps, request: DetectRequest, actor: string): RunItem {
  return {
    run_id: deps.newId(),
    state: 'queued',
    stage: 'queued',
    done: 0,
    total: 0,
    started_at: isoTime(deps.clock.now()),
    finished_at: null,
    started_by: actor,
    request,
    model: null,
    features: [],
    dropped: [],
    threshold: null,
    scored: 0,
    anomalous: 0,
    episodes: null,
    anomalous_episodes: null,
    alerts: 0,
    message: null,
    objects: [],
  };
}

/** Least time between two notes of how far a run is. */
const REPORT_MS = 500;

/** Each note is made on the version of the one before: a worker that froze, and whose run another has, notes no more. */
function reporter(deps: DetectionServiceDeps, { run: first, version: begun }: StoredRun) {
  let run = first;
  let version = begun;
  let noted = Number.NEGATIVE_INFINITY;
  return {
    stored: (): StoredRun => ({ run, version }),
    async report(progress: Pick<Run, 'stage' | 'done' | 'total'>): Promise<void> {
      const isNewStage = progress.stage !== run.stage || noted === Number.NEGATIVE_INFINITY;
      run = { ...run, ...progress };
      const now = deps.clock.now();
      if (!isNewStage && now - noted < REPORT_MS) return;
      noted = now;
      version = await putRun(deps.tables, run, version);
    },
  };
}

const ATTEMPTS = 5;

/** A verdict given between reading an alert and writing it wins; the alerts are then read anew. */
async function commitPatiently(deps: CommitDeps, job: Parameters<typeof commitRun>[1]): Promise<RunItem> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commitRun(deps, job);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}

function failureOf(error: unknown, isForgetting: boolean): string {
  if (isForgetting) return 'an upload was deleted while the run read it: start the run again';
  return isKnownError(error) ? error.message : 'the run failed: see the log of the server';
}

async function recover(deps: DetectionServiceDeps): Promise<void> {
  for (const { run_id } of await listRunItems(deps.tables)) {
    const stored = await storedRun(deps.tables, run_id);
    if (stored !== null && isUnfinished(stored.run)) await failRun(deps, stored, 'interrupted');
  }
  const kept = await keptRuns(deps.tables);
  await dropObjects(deps, '', new Set(kept.flatMap((run) => run.objects).map((object) => object.key)));
  if (kept.length > 0) await dropReplacedRuns(deps);
}

async function forget({ tables, objects }: { tables: TableStore; objects: CommitDeps['objects'] }, uploadId: string) {
  for (const run of await listRunItems(tables)) {
    const gone = run.objects.filter((object) => object.upload_id === uploadId);
    if (gone.length === 0) continue;
    const anomalous = run.anomalous - gone.reduce((sum, { rows }) => sum + rows, 0);
    // The row last, here and below: what a death in between leaves is found again by it.
    for (const { key } of gone) await objects.delete(key);
    await putRun(tables, { ...run, anomalous, objects: run.objects.filter((object) => !gone.includes(object)) });
  }
  // Any model here may have learned from the upload; the next run makes a new one.
  await dropModels({ tables, objects }, new Set());
  const touched: AlertItem[] = [];
  for await (const item of tables.scan('alerts')) {
    const alert = item as unknown as AlertItem;
    if (alert.uploads.includes(uploadId)) touched.push(alert);
  }
  const left = touched.map((alert) => ({ alert, rest: withoutUpload(alert, uploadId) }));
  const gone = new Set(left.filter(({ rest }) => rest === null).map(({ alert }) => alert.alert_id));
  await dropAlertIds(tables, gone);
  for (const { alert, rest } of left) {
    if (rest === null) await tables.delete('alerts', alert.alert_id);
    else await tables.put('alerts', alert.alert_id, rest as unknown as Item);
  }
  return gone.size;
}

/** An alert's id tells whom it was about to those who try: it goes with the alert. */
async function dropAlertIds(tables: TableStore, gone: ReadonlySet<string>): Promise<void> {
  for (const run of await listRunItems(tables)) {
    const left = run.alert_ids?.filter((id) => !gone.has(id));
    if (left?.length !== run.alert_ids?.length) await putRun(tables, { ...run, alert_ids: left });
  }
}
