import type { Receipt } from '../../contract/uploads.ts';
import { ConflictError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { UploadDeps } from './upload-deps.ts';
import { getUploadItem, putUploadItem, type UploadItem } from './upload-item.ts';

/**
 * Deletes everything of an upload for good: a tombstone first, so that nothing of it is found from then on and a crash
 * only means that the rest is done at the next start; then its objects; then, in one step, the receipt for the row.
 */
export async function deleteUpload(
  deps: UploadDeps,
  request: { uploadId: string; actor: string; reason: string | null },
): Promise<Receipt> {
  const item = await getUploadItem(deps.tables, request.uploadId);
  if (item.status === 'ingesting' && deps.progress.has(item.upload_id)) {
    throw new ConflictError('the upload is being normalised: delete it when that is done');
  }
  const tombstone = {
    ...item,
    status: 'deleting' as const,
    message: JSON.stringify({ by: request.actor, reason: request.reason }),
  };
  await putUploadItem(deps.tables, tombstone);
  await deps.changed();
  return finishDeletion(deps, tombstone);
}

/** Ends a deletion that was begun, by now or before a crash. */
export async function finishDeletion(deps: UploadDeps, item: UploadItem): Promise<Receipt> {
  const { by, reason } = tombstoneOf(item);
  const alerts = await deps.forgetDetections(item.upload_id);
  let objects = 0;
  let bytes = 0;
  for (const key of await keysOf(deps, item)) {
    const info = await deps.objects.head(key);
    if (info === null) continue;
    await deps.objects.delete(key);
    objects += 1;
    bytes += info.size;
  }
  const receipt: Receipt = {
    receipt_id: deps.newId(),
    upload_id: item.upload_id,
    name: item.name,
    sha256: item.sha256,
    size_bytes: item.size_bytes,
    deleted_at: isoTime(deps.clock.now()),
    deleted_by: by,
    reason,
    rows: item.ledger?.rows ?? 0,
    objects,
    object_bytes: bytes,
    alerts,
  };
  await deps.tables.transact([
    { kind: 'put', table: 'receipts', id: receipt.receipt_id, item: { ...receipt } },
    { kind: 'delete', table: 'uploads', id: item.upload_id },
  ]);
  await deps.changed();
  await deps.audit.record({ actor: by, action: 'upload_deleted', target: item.upload_id, detail: { ...receipt } });
  return receipt;
}

function tombstoneOf(item: UploadItem): { by: string; reason: string | null } {
  try {
    return JSON.parse(item.message ?? '') as { by: string; reason: string | null };
  } catch {
    return { by: 'system', reason: null };
  }
}

/** Objects the row lists, and whatever stands under the upload's own folder. */
async function keysOf(deps: UploadDeps, item: UploadItem): Promise<string[]> {
  const keys = new Set(item.parts.map((part) => part.key));
  for await (const { key } of deps.objects.list(`uploads/${item.upload_id}/`)) keys.add(key);
  return [...keys];
}

export async function listReceipts(deps: Pick<UploadDeps, 'tables'>): Promise<Receipt[]> {
  return (await deps.tables.query('receipts', {
    index: 'by_time',
    equals: '*',
    descending: true,
  })) as unknown as Receipt[];
}
