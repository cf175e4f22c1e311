import { finishDeletion } from './delete-upload.ts';
import type { UploadDeps } from './upload-deps.ts';
import { listUploadItems } from './upload-item.ts';

/** Folders of the object store that hold what uploads list. */
const SWEPT = ['flows/', 'rollup/', 'lookup/', 'uploads/'];

export interface SweepResult {
  /** Objects no row lists, removed. */
  readonly removed: number;
  /** Uploads whose normalising was interrupted, to be begun anew. */
  readonly unfinished: readonly string[];
}

/**
 * Puts the data folder in order after a crash: deletions that were begun are ended, objects no upload lists are removed,
 * and uploads that were being normalised are named. Only the folder's owner may call it, and before any work begins.
 */
export async function sweep(deps: UploadDeps): Promise<SweepResult> {
  for (const item of await listUploadItems(deps.tables)) {
    if (item.status === 'deleting') await finishDeletion(deps, item);
  }
  const items = await listUploadItems(deps.tables);
  const listed = new Set(items.flatMap((item) => item.parts.map((part) => part.key)));
  const known = new Set(items.map((item) => item.upload_id));
  let removed = 0;
  for (const folder of SWEPT) {
    const strays: string[] = [];
    for await (const { key } of deps.objects.list(folder)) {
      const owner = folder === 'uploads/' ? known.has(key.split('/')[1] ?? '') : listed.has(key);
      if (!owner) strays.push(key);
    }
    for (const key of strays) await deps.objects.delete(key);
    removed += strays.length;
  }
  if (removed > 0) deps.log.warn('swept', { objects: removed });
  return { removed, unfinished: items.filter((item) => item.status === 'ingesting').map((item) => item.upload_id) };
}
