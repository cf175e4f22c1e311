import type { Receipt } from '../../contract/uploads.ts';
import { ConflictError, UnavailableError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import { settleUpload } from './ingest-upload.ts';
import { workOf } from './pieces/work-folder.ts';
import type { UploadDeps } from './upload-deps.ts';
import {
  type DeletedItem,
  getStoredUpload,
  isDeleted,
  type Tombstone,
  type UploadItem,
  uploadWrite,
} from './upload-item.ts';

export interface DeleteRequest {
  readonly uploadId: string;
  readonly actor: string;
  readonly reason: string | null;
}

/**
 * Deletes everything of an upload for good: a tombstone first, so that nothing of it is found from then on and a crash
 * only means that the rest is done at the next start; then its objects; then, in one step, the receipt for the row.
 * Asked twice at once, both get the one receipt. Throws NotFoundError, and ConflictError while it is being normalised, or
 * a lock keeps anything of it: then all stays as it is.
 */
export function deleteUpload(deps: UploadDeps, request: DeleteRequest): Promise<Receipt> {
  const under = deps.deletions.get(request.uploadId);
  if (under !== undefined) return under;
  const deletion = deps.turns
    .take(request.uploadId, () => begin(deps, request))
    .finally(() => deps.deletions.delete(request.uploadId));
  deps.deletions.set(request.uploadId, deletion);
  return deletion;
}

async function begin(deps: UploadDeps, request: DeleteRequest): Promise<Receipt> {
  const { item, version } = await getStoredUpload(deps.tables, request.uploadId);
  if (isDeleted(item)) return finishDeletion(deps, item);
  if (item.status === 'receiving') throw new ConflictError('the upload is just arriving: delete it when it is here');
  if (item.status === 'ingesting' && (await deps.progress.of([item.upload_id])).has(item.upload_id)) {
    throw new ConflictError('the upload is being normalised: delete it when that is done');
  }
  const keys = await keysOf(deps, item);
  const tombstone: Tombstone = {
    receipt_id: deps.newId(),
    by: request.actor,
    reason: request.reason,
    ...(await sizeOf(deps, keys)),
    alerts: 0,
  };
  const dead: DeletedItem = { ...item, status: 'deleting', message: null, tombstone };
  await deps.visibility.hide(item.upload_id);
  await deps.visibility.move(item.upload_id);
  try {
    await deps.tables.transact([uploadWrite(dead, { version })]);
  } catch (error) {
    await settleUpload(deps, item.upload_id);
    throw error;
  }
  await deps.changed();
  return finishDeletion(deps, dead);
}

/**
 * Ends a deletion that was begun, by now or before a crash. Throws ConflictError where somebody else has ended it (the
 * same bytes may be here anew), or a lock came over it meanwhile; UnavailableError where something of it is left.
 */
export async function finishDeletion(deps: UploadDeps, item: DeletedItem): Promise<Receipt> {
  const keys = await keysOf(deps, item);
  const tombstone = await forgetAlerts(deps, item);
  for (const key of keys) {
    await underWay(deps, item);
    await deps.objects.delete(key);
  }
  // What it came as, but not what came under the same name since and waits to be taken in.
  if (item.arrived_as !== undefined) await deps.objects.delete(item.arrived_as, item.arrived_etag);
  await underWay(deps, item);
  if ((await unlockedKeys(deps, item)).length > 0)
    throw new UnavailableError('not everything of the file could be deleted: try again');
  const { by, reason, receipt_id, objects, object_bytes, alerts } = tombstone;
  const receipt: Receipt = {
    receipt_id,
    upload_id: item.upload_id,
    name: item.name,
    sha256: item.sha256,
    size_bytes: item.size_bytes,
    deleted_at: isoTime(deps.clock.now()),
    deleted_by: by,
    reason,
    rows: item.ledger?.rows ?? 0,
    objects,
    object_bytes,
    alerts,
  };
  await deps.audit.record({ actor: by, action: 'upload_deleted', target: item.upload_id, detail: { ...receipt } }, [
    { kind: 'put', table: 'receipts', id: receipt_id, item: { ...receipt }, condition: { absent: true } },
    { kind: 'delete', table: 'uploads', id: item.upload_id },
  ]);
  await deps.changed();
  await deps.visibility.show(item.upload_id);
  await deps.purge();
  return receipt;
}

/** The count is kept with the tombstone: after a crash they are gone, and still stand in the receipt. */
async function forgetAlerts(deps: UploadDeps, item: DeletedItem): Promise<Tombstone> {
  const begun = item.tombstone;
  const alerts = await deps.forgetDetections(item.upload_id);
  if (alerts === 0) return begun;
  const tombstone = { ...begun, alerts: begun.alerts + alerts };
  const version = await underWay(deps, item);
  await deps.tables.put('uploads', item.upload_id, { ...item, tombstone }, { version });
  return tombstone;
}

/** The row's version. Throws ConflictError where it is no longer that of this deletion. */
async function underWay(deps: UploadDeps, { upload_id, tombstone }: DeletedItem): Promise<number> {
  const stored = await deps.tables.get('uploads', upload_id);
  const now = stored?.item as unknown as UploadItem | undefined;
  if (stored === null || now?.tombstone?.receipt_id !== tombstone.receipt_id)
    throw new ConflictError('somebody else has ended this deletion');
  return stored.version;
}

async function sizeOf(deps: UploadDeps, keys: readonly string[]): Promise<Pick<Tombstone, 'objects' | 'object_bytes'>> {
  let objects = 0;
  let bytes = 0;
  for (const key of keys) {
    const info = await deps.objects.head(key);
    if (info === null) continue;
    objects += 1;
    bytes += info.size;
  }
  return { objects, object_bytes: bytes };
}

/**
 * Objects the row lists, those that work cut short may have left, and whatever stands under the upload's own folder.
 * Throws ConflictError where a lock keeps any of these.
 */
async function keysOf(deps: UploadDeps, item: UploadItem): Promise<string[]> {
  const { parts, obsolete = [], placing = [] } = item;
  const keys = new Set([...parts.map((part) => part.key), ...obsolete, ...placing]);
  for (const key of await unlockedKeys(deps, item)) keys.add(key);
  for await (const { key } of deps.objects.list(workOf(item.upload_id))) keys.add(key);
  return [...keys];
}

/** What is left in the upload's own folder. Throws ConflictError where a lock keeps any of it. */
async function unlockedKeys(deps: UploadDeps, { upload_id }: UploadItem): Promise<string[]> {
  const keys: string[] = [];
  let untilMs = 0;
  for await (const { key, keptUntilMs } of deps.objects.remains(`uploads/${upload_id}/`)) {
    keys.push(key);
    untilMs = Math.max(untilMs, keptUntilMs ?? 0);
  }
  if (untilMs > deps.clock.now())
    throw new ConflictError(`the file is kept until ${isoTime(untilMs)}: it can be deleted after that`);
  return keys;
}

export async function listReceipts(deps: Pick<UploadDeps, 'tables'>): Promise<Receipt[]> {
  return (await deps.tables.query('receipts', {
    index: 'by_time',
    equals: '*',
    descending: true,
  })) as unknown as Receipt[];
}
