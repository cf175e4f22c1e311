import { ConflictError } from '../../errors.ts';
import { epochMs } from '../../query/utc-time.ts';
import { isTaken } from '../leased-turns.ts';
import { compactionTurn } from './compact-upload.ts';
import { wantsCompaction } from './compaction-plan.ts';
import { finishDeletion } from './delete-upload.ts';
import { settleUpload } from './ingest-upload.ts';
import { holdOf } from './pieces/hold.ts';
import { WORK } from './pieces/work-folder.ts';
import type { UploadDeps } from './upload-deps.ts';
import { isAtRest, isDeleted, listUploadItems, objectKeys, type UploadItem } from './upload-item.ts';
import type { Hidden } from './visibility.ts';

export interface SharedSweepDeps extends UploadDeps {
  readonly hidden: () => Promise<Hidden>;
  /** Has an upload normalised, some time. */
  readonly enqueue: (uploadId: string) => Promise<void>;
  /** Has an upload's parts put together, some time. */
  readonly compactLater: (uploadId: string) => Promise<void>;
}

export interface SharedSweepResult {
  /** Objects no row lists, removed. */
  readonly removed: number;
  /** Uploads put back into the queue. */
  readonly requeued: number;
  /** Deletions ended, and uploads shown that were left hidden. */
  readonly settled: number;
  /** Uploads whose parts are to be put together. */
  readonly compacted: number;
}

/** Work younger than this may still be under way, or wait in a queue. */
const OLD_MS = 30 * 60_000;
/** Objects younger than this may belong to work whose row was not seen. */
const STRAY_MS = 24 * 3_600_000;
/** Compactions ordered in one sweep: what an hour of as many functions as `prod` has at once can do, and no sweep too long. */
const MOST_COMPACTIONS = 500;
/** Where uploads have their parts; what is below `uploads/` has its row's id in its name, and goes with it. */
const PART_FOLDERS = ['flows/', 'rollup/', 'lookup/', WORK];

/**
 * Puts in order what workers that died left, while others are at work: unlike `sweep`, it may run at any time. Uploads
 * nobody works on are queued again or given up, deletions are ended, what is hidden without need is shown, objects that no
 * row lists go when they are a day old, and uploads of many small parts are to be compacted.
 */
export async function sweepShared(deps: SharedSweepDeps): Promise<SharedSweepResult> {
  const items = await listUploadItems(deps.tables);
  let requeued = 0;
  let settled = 0;
  for (const item of items) {
    if (!(await isAbandoned(deps, item))) continue;
    if (isDeleted(item)) settled += await finish(deps, item.upload_id);
    else if (item.status === 'ingesting') {
      await deps.enqueue(item.upload_id);
      requeued += 1;
    } else if (item.status === 'receiving') await dropUnlessTaken(deps, item);
  }
  settled += await showForgotten(deps);
  const removed = await removeStrays(deps, items);
  const compacted = await orderCompactions(deps, items);
  const result = { removed, requeued, settled, compacted };
  if (removed + requeued + settled > 0) deps.log.warn('swept', result);
  return result;
}

/** An upload that is not at rest, and has not been touched for a while, and nobody has the turn of. */
async function isAbandoned(deps: SharedSweepDeps, item: UploadItem): Promise<boolean> {
  if (isAtRest(item)) return false;
  const since = epochMs(item.attempted_at ?? item.uploaded_at) ?? 0;
  if (deps.clock.now() - since <= OLD_MS || (await isTaken(deps, item.upload_id))) return false;
  return !(item.status === 'ingesting' && (await deps.large?.isRunning(holdOf(item))));
}

async function finish(deps: SharedSweepDeps, uploadId: string): Promise<number> {
  return inTurn(deps, uploadId, async () => {
    const stored = await deps.tables.get('uploads', uploadId);
    const item = stored?.item as unknown as UploadItem | undefined;
    if (item !== undefined && isDeleted(item)) await finishDeletion(deps, item);
  });
}

/** A row whose bytes never came: nobody was told that they had. */
async function dropUnlessTaken(deps: SharedSweepDeps, { upload_id }: UploadItem): Promise<void> {
  await inTurn(deps, upload_id, async () => {
    const stored = await deps.tables.get('uploads', upload_id);
    const item = stored?.item as unknown as UploadItem | undefined;
    if (item?.status !== 'receiving') return;
    await deps.objects.delete(item.original_key);
    await deps.tables.delete('uploads', upload_id);
  });
}

/** Uploads at rest that a worker hid and did not live to show. */
async function showForgotten(deps: SharedSweepDeps): Promise<number> {
  let shown = 0;
  for (const [uploadId, sinceMs] of (await deps.hidden()).uploads) {
    if (deps.clock.now() - sinceMs < OLD_MS) continue;
    shown += await inTurn(deps, uploadId, async () => {
      const exists = (await deps.tables.get('uploads', uploadId)) !== null;
      if (exists) await settleUpload(deps, uploadId);
      else await deps.visibility.show(uploadId);
    });
  }
  return shown;
}

/** Ordered each time until it is done: an order too many does nothing. */
async function orderCompactions(deps: SharedSweepDeps, items: readonly UploadItem[]): Promise<number> {
  let ordered = 0;
  for (const item of items) {
    if (ordered === MOST_COMPACTIONS) break;
    if (!wantsCompaction(item) || (await isTaken(deps, compactionTurn(item.upload_id)))) continue;
    await deps.compactLater(item.upload_id);
    ordered += 1;
  }
  return ordered;
}

/** 1 where the turn could be had. */
async function inTurn(deps: SharedSweepDeps, uploadId: string, work: () => Promise<void>): Promise<number> {
  try {
    await deps.turns.take(uploadId, work);
    return 1;
  } catch (error) {
    if (error instanceof ConflictError) return 0;
    deps.log.error('sweep', { upload_id: uploadId, error: String(error) });
    return 0;
  }
}

async function removeStrays(deps: SharedSweepDeps, items: readonly UploadItem[]): Promise<number> {
  const listed = new Set(items.flatMap((item) => [...objectKeys(item), ...(item.obsolete ?? [])]));
  const restless = new Set(items.filter((item) => !isAtRest(item)).map((item) => item.upload_id));
  let removed = 0;
  for (const folder of PART_FOLDERS) {
    for await (const { key, modifiedMs } of deps.objects.list(folder)) {
      const uploadId = folder === WORK ? key.split('/')[1]! : key.split('/').at(-1)!.slice(0, 32);
      const isOld = modifiedMs !== undefined && deps.clock.now() - modifiedMs > STRAY_MS;
      if (!isOld || listed.has(key) || restless.has(uploadId)) continue;
      await deps.objects.delete(key);
      removed += 1;
    }
  }
  return removed;
}
