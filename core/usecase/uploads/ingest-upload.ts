import { ConflictError, isKnownError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Made } from './adopt-parts.ts';
import { normaliseUpload, unread } from './normalise-upload.ts';
import type { UploadDeps } from './upload-deps.ts';
import { objectKeys, type StoredUpload, type UploadItem, uploadWrite } from './upload-item.ts';

/**
 * Normalises an upload that is in state `ingesting`. All parts of its flows are in place before the one write that makes the
 * upload `ready`; before that nothing of it can be seen, and a crash at any moment leaves only objects no row lists.
 * Does nothing for an upload in another state, or one that is gone; then answers null.
 */
export async function ingestUpload(deps: UploadDeps, uploadId: string): Promise<UploadItem | null> {
  const found = await deps.tables.get('uploads', uploadId);
  const item = found?.item as unknown as UploadItem | undefined;
  if (found === null || item?.status !== 'ingesting') return null;
  const stored: StoredUpload = { item, version: found.version };
  const made: Made = { keys: [], temporaryPaths: [] };
  deps.progress.set(uploadId, { stage: 'recognising', done: 0, total: item.size_bytes, unit: 'bytes' });
  let done: UploadItem | null = null;
  try {
    done = await normaliseUpload(deps, item, made)
      .then((next) => commit(deps, stored, next))
      .catch((error: unknown) => fail(deps, stored, error));
    return done;
  } finally {
    await tidy(deps, { item, done, made });
    deps.progress.clear(uploadId);
  }
}

/** Writes the upload's new state: the moment it becomes visible, or says why it cannot. */
async function commit(deps: UploadDeps, { version }: StoredUpload, item: UploadItem): Promise<UploadItem> {
  const done = { ...item, finished_at: isoTime(deps.clock.now()) };
  await deps.tables.transact([uploadWrite(done, { version })]);
  return done;
}

/** Says why it cannot; null where the row was changed meanwhile, and somebody else's word stands. */
async function fail(deps: UploadDeps, stored: StoredUpload, error: unknown): Promise<UploadItem | null> {
  const { item } = stored;
  deps.log.error('ingest_failed', {
    upload_id: item.upload_id,
    error: String(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
  const message = isKnownError(error) ? error.message : 'the file could not be normalised; the server’s log says more';
  try {
    return await commit(deps, stored, { ...unread(item), status: 'failed', message });
  } catch (second) {
    if (second instanceof ConflictError) return null;
    throw second;
  }
}

/** Shows readers what is visible now, and takes away what is not: it is done already, so a failure here is only noted. */
async function tidy(
  deps: UploadDeps,
  { item, done, made }: { item: UploadItem; done: UploadItem | null; made: Made },
): Promise<void> {
  const kept = new Set(done === null ? [] : objectKeys(done));
  const gone = [...made.keys, ...(done === null ? [] : objectKeys(item))].filter((key) => !kept.has(key));
  try {
    await deps.changed();
    for (const key of gone) await deps.objects.delete(key);
    for (const path of made.temporaryPaths) await deps.discard(path);
  } catch (error) {
    deps.log.error('ingest_untidy', { upload_id: item.upload_id, error: String(error) });
  }
}
