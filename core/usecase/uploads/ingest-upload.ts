import { ConflictError, isKnownError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Made } from './adopt-parts.ts';
import { normaliseUpload, unread } from './normalise-upload.ts';
import type { UploadDeps } from './upload-deps.ts';
import { backToWork, isAtRest, objectKeys, type StoredUpload, type UploadItem, uploadWrite } from './upload-item.ts';

/** A file whose normalising was cut short this often, maybe because it ends the process, is not tried again by itself. */
export const MOST_ATTEMPTS = 6;

/**
 * Normalises an upload that is in state `ingesting`. All parts of its flows are in place before the one write that makes the
 * upload `ready`; before that nothing of it can be seen, and a crash at any moment leaves only objects no row lists.
 * Does nothing for an upload in another state, or one that is gone; then answers null.
 */
export async function ingestUpload(deps: UploadDeps, uploadId: string): Promise<UploadItem | null> {
  const stored = await begin(deps, uploadId);
  if (stored === null) return null;
  const { item } = stored;
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

/**
 * Notes the attempt. The outcome is written on the version of that note, so that of two workers the one that began last
 * has the say, and one that froze and comes back changes nothing.
 */
async function begin(deps: UploadDeps, uploadId: string): Promise<StoredUpload | null> {
  const found = await deps.tables.get('uploads', uploadId);
  const item = found?.item as unknown as UploadItem | undefined;
  if (found === null || item?.status !== 'ingesting') return null;
  const attempts = (item.attempts ?? 0) + 1;
  try {
    if (attempts > MOST_ATTEMPTS) {
      await giveUp(deps, { item, version: found.version });
      return null;
    }
    const next = { ...item, attempts, attempted_at: isoTime(deps.clock.now()) };
    const version = await deps.tables.put('uploads', uploadId, next, { version: found.version });
    await deps.visibility.hide(uploadId);
    return { item: next, version };
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}

async function giveUp(deps: UploadDeps, stored: StoredUpload): Promise<void> {
  deps.log.error('ingest_given_up', { upload_id: stored.item.upload_id, attempts: MOST_ATTEMPTS });
  const message = `normalising this file did not come to an end ${MOST_ATTEMPTS} times; it is kept as it came`;
  const done = await commit(deps, stored, { ...unread(stored.item), status: 'failed', message });
  await tidy(deps, { item: stored.item, done, made: { keys: [], temporaryPaths: [] } });
}

/** Writes the upload's new state: the moment it becomes visible, or says why it cannot. */
async function commit(deps: UploadDeps, { item, version }: StoredUpload, next: UploadItem): Promise<UploadItem> {
  const done = { ...next, finished_at: isoTime(deps.clock.now()) };
  const kept = new Set(objectKeys(done));
  const obsolete = objectKeys(item).filter((key) => !kept.has(key));
  await deps.tables.transact([uploadWrite({ ...done, obsolete }, { version })]);
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

/** Takes away what is not listed and shows readers what is: it is done already, so a failure here is only noted. */
async function tidy(
  deps: UploadDeps,
  { item, done, made }: { item: UploadItem; done: UploadItem | null; made: Made },
): Promise<void> {
  try {
    for (const path of made.temporaryPaths) await deps.discard(path);
    await deps.changed();
    const now = done ?? (await currentItem(deps, item.upload_id));
    // Whoever has the upload now makes objects of the same names: what is left over, the next sweep finds.
    if (now !== null && !isAtRest(now)) return;
    const kept = new Set(now === null ? [] : objectKeys(now));
    for (const key of [...made.keys, ...objectKeys(item)]) if (!kept.has(key)) await deps.objects.delete(key);
    await deps.visibility.show(item.upload_id);
  } catch (error) {
    deps.log.error('ingest_untidy', { upload_id: item.upload_id, error: String(error) });
  }
}

/**
 * Ends what a worker that died after its commit left: takes away what the upload had before, and shows it. For an
 * upload at rest alone.
 */
export async function settleUpload(deps: UploadDeps, uploadId: string): Promise<void> {
  const item = await currentItem(deps, uploadId);
  if (item === null || !isAtRest(item)) return;
  for (const key of item.obsolete ?? []) await deps.objects.delete(key);
  await deps.visibility.show(uploadId);
}

/** Puts an upload that was given up back to work, for whoever asks for it once more. */
export async function tryAgain(deps: UploadDeps, uploadId: string): Promise<void> {
  const found = await deps.tables.get('uploads', uploadId);
  const item = found?.item as unknown as UploadItem | undefined;
  if (found === null || item?.status !== 'failed' || (item.attempts ?? 0) < MOST_ATTEMPTS) return;
  await deps.tables.transact([uploadWrite(backToWork(item, item.overrides), { version: found.version })]);
}

async function currentItem({ tables }: UploadDeps, uploadId: string): Promise<UploadItem | null> {
  const found = await tables.get('uploads', uploadId);
  return found === null ? null : (found.item as unknown as UploadItem);
}
