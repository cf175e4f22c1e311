import { ConflictError } from '../../../errors.ts';
import { type HeldUpload, heldUpload } from '../held-upload.ts';
import type { UploadDeps } from '../upload-deps.ts';
import type { UploadItem } from '../upload-item.ts';
import { type Hold, holdName } from './large-ingest.ts';

/** The attempt a row notes, which is under way or was the last. */
export function holdOf({ upload_id, attempts = 0, attempted_at = '1970-01-01T00:00:00Z' }: UploadItem): Hold {
  return { upload_id, attempt: attempts, attempted_at };
}

/** The upload, for a step of an attempt. Throws ConflictError once it is somebody else's, or nobody's any more. */
export async function resume(deps: Pick<UploadDeps, 'tables'>, hold: Hold): Promise<HeldUpload> {
  const stored = await deps.tables.get('uploads', hold.upload_id);
  const item = stored?.item as unknown as UploadItem | undefined;
  if (stored === null || item?.status !== 'ingesting' || holdName(holdOf(item)) !== holdName(hold))
    throw new ConflictError('somebody else is at work on this upload');
  return heldUpload(deps.tables, { item, version: stored.version });
}
