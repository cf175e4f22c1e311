import { finishDeletion } from './delete-upload.ts';
import type { UploadDeps } from './upload-deps.ts';
import { isDeleted, isDerived, listUploadItems, objectKeys, type UploadItem } from './upload-item.ts';

/** Folders of the object store that hold what uploads list. */
const SWEPT = ['flows/', 'rollup/', 'lookup/', 'uploads/'];

export interface SweepResult {
  /** Objects no row lists, removed. */
  readonly removed: number;
  /** Uploads whose normalising was interrupted, to be begun anew. */
  readonly unfinished: readonly string[];
  /** Uploads that are ready and lack what is derived of them. */
  readonly underived: readonly string[];
}

/**
 * Puts the data folder in order after a crash: uploads that had not arrived are dropped (nobody was told they had),
 * deletions that were begun are ended, objects no row lists are removed, and uploads that were being normalised,
 * or were yet to be derived, are named. Only the folder's owner may call it, and before any work begins.
 */
export async function sweep(deps: UploadDeps): Promise<SweepResult> {
  for (const item of await listUploadItems(deps.tables)) {
    if (item.status === 'receiving') await deps.tables.delete('uploads', item.upload_id);
    if (!isDeleted(item)) continue;
    await finishDeletion(deps, item).catch((error: unknown) =>
      deps.log.error('deletion_unfinished', { upload_id: item.upload_id, error: String(error) }),
    );
  }
  const items = await listUploadItems(deps.tables);
  const removed = await removeUnlisted(deps, new Set(items.flatMap(objectKeys)));
  if (removed > 0) deps.log.warn('swept', { objects: removed });
  await deps.purge();
  const idsWhere = (test: (item: UploadItem) => boolean) => items.filter(test).map((item) => item.upload_id);
  return {
    removed,
    unfinished: idsWhere((item) => item.status === 'ingesting'),
    underived: idsWhere((item) => item.status === 'ready' && !isDerived(item)),
  };
}

async function removeUnlisted(deps: UploadDeps, listed: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const folder of SWEPT) {
    const strays: string[] = [];
    for await (const { key } of deps.objects.list(folder)) if (!listed.has(key)) strays.push(key);
    for (const key of strays) await deps.objects.delete(key);
    removed += strays.length;
  }
  return removed;
}
