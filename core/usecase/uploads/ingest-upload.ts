import { ConflictError, isKnownError, UnavailableError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import { type HeldUpload, heldUpload } from './held-upload.ts';
import { normaliseUpload, unread } from './normalise-upload.ts';
import { holdOf } from './pieces/hold.ts';
import type { UploadDeps } from './upload-deps.ts';
import { backToWork, isAtRest, objectKeys, type StoredUpload, type UploadItem, uploadWrite } from './upload-item.ts';

/** A file whose normalising was cut short this often, maybe because it ends the process, is not tried again by itself. */
export const MOST_ATTEMPTS = 6;

/**
 * Normalises an upload that is in state `ingesting`, or has it done where it is too large for one. All parts of its flows
 * are in place before the one write that makes the upload `ready`; before that nothing of it can be seen, and a crash at
 * any moment leaves only objects no row lists. Does nothing for an upload in another state, one whose steps are under way,
 * or one that is gone; then answers null. Throws UnavailableError or ConflictError where work comes again and the failure
 * passes.
 */
export async function ingestUpload(deps: UploadDeps, uploadId: string): Promise<UploadItem | null> {
  const begun = await begin(deps, uploadId);
  if (begun === null) return null;
  const { item } = begun;
  await deps.visibility.hide(uploadId);
  deps.progress.set(uploadId, { stage: 'recognising', done: 0, total: item.size_bytes, unit: 'bytes' });
  if (isLarge(deps, item)) {
    await deps.large!.start(holdOf(item));
    return item;
  }
  return workOn(deps, heldUpload(deps.tables, begun), (held) => normaliseUpload(deps, held));
}

function isLarge({ large }: UploadDeps, { size_bytes }: UploadItem): boolean {
  return large !== null && size_bytes >= large.fromBytes;
}

/** Does what makes an upload's row as it should become, and writes that; or says in the row why it could not be done. */
export async function workOn(
  deps: UploadDeps,
  held: HeldUpload,
  work: (held: HeldUpload) => Promise<UploadItem>,
): Promise<UploadItem | null> {
  let done: UploadItem | null = null;
  try {
    done = await work(held)
      .then((next) => commit(deps, held, next))
      .catch((error: unknown) => failUpload(deps, held, error));
    return done;
  } finally {
    deps.progress.clear(held.item.upload_id);
    await tidy(deps, held, done);
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
  if (isLarge(deps, item) && (await deps.large!.isRunning(holdOf(item)))) return null;
  const attempts = (item.attempts ?? 0) + 1;
  try {
    if (attempts > MOST_ATTEMPTS) {
      await giveUp(deps, { item, version: found.version });
      return null;
    }
    const next = { ...item, attempts, attempted_at: isoTime(deps.clock.now()) };
    return { item: next, version: await deps.tables.put('uploads', uploadId, next, { version: found.version }) };
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}

async function giveUp(deps: UploadDeps, stored: StoredUpload): Promise<void> {
  deps.log.error('ingest_given_up', { upload_id: stored.item.upload_id, attempts: MOST_ATTEMPTS });
  const message = `normalising this file did not come to an end ${MOST_ATTEMPTS} times; it is kept as it came`;
  const held = heldUpload(deps.tables, stored);
  await tidy(deps, held, await commit(deps, held, { ...unread(stored.item), status: 'failed', message }));
}

/** Writes the upload's new state: the moment it becomes visible, or says why it cannot. */
async function commit(deps: UploadDeps, held: HeldUpload, next: UploadItem): Promise<UploadItem> {
  const { item, version } = held.stored();
  const { placing: _, ...rest } = next;
  const kept = new Set(objectKeys(next));
  const known = [...objectKeys(item), ...(item.obsolete ?? []), ...(item.placing ?? []), ...held.made.keys];
  const obsolete = [...new Set(known)].filter((key) => !kept.has(key));
  const done: UploadItem = { ...rest, finished_at: isoTime(deps.clock.now()), obsolete };
  await deps.tables.transact([uploadWrite(done, { version })]);
  return done;
}

/** Says in the row why it cannot be done; null where the row was changed meanwhile, and somebody else's word stands. */
export async function failUpload(deps: UploadDeps, held: HeldUpload, error: unknown): Promise<UploadItem | null> {
  const { item } = held;
  deps.log.error('ingest_failed', {
    upload_id: item.upload_id,
    error: String(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
  const passes = error instanceof UnavailableError || error instanceof ConflictError;
  if (passes && deps.comesAgain && (item.attempts ?? 0) < MOST_ATTEMPTS) throw error;
  const message = isKnownError(error) ? error.message : 'the file could not be normalised; the server’s log says more';
  try {
    return await commit(deps, held, { ...unread(item), status: 'failed', message });
  } catch (second) {
    if (second instanceof ConflictError) return null;
    throw second;
  }
}

/**
 * Takes away what is not listed and shows readers what is. It is done already, so a failure here is thrown only where
 * work comes again, to be ended then.
 */
async function tidy(deps: UploadDeps, { item, made }: HeldUpload, done: UploadItem | null): Promise<void> {
  try {
    for (const path of made.temporaryPaths) await deps.discard(path);
    await deps.changed();
    if (done !== null) {
      await settleUpload(deps, item.upload_id);
      return;
    }
    const now = await currentItem(deps, item.upload_id);
    // Whoever has the upload now makes objects of the same names: what is left over, the next sweep finds.
    if (now !== null && (!isAtRest(now) || isPlacing(now))) return;
    const kept = new Set(now === null ? [] : objectKeys(now));
    for (const key of made.keys) if (!kept.has(key)) await deps.objects.delete(key);
    await deps.visibility.show(item.upload_id);
  } catch (error) {
    deps.log.error('ingest_untidy', { upload_id: item.upload_id, error: String(error) });
    if (deps.comesAgain && done !== null) throw error;
  }
}

/**
 * Ends an upload's last change, or what a worker that died left: takes away what the upload had before its commit, or
 * what it was to get by a compaction that did not come to one, and shows it. For an upload at rest alone; answers
 * whether it is settled now.
 */
export async function settleUpload(deps: UploadDeps, uploadId: string): Promise<boolean> {
  const found = await deps.tables.get('uploads', uploadId);
  const item = found?.item as unknown as UploadItem | undefined;
  if (found === null || item === undefined || !isAtRest(item)) return false;
  const stored = await withoutPlacing(deps, { item, version: found.version });
  for (const key of stored?.item.obsolete ?? []) {
    // One that froze here may come back when a later change has put these very objects in place.
    if ((await deps.tables.get('uploads', uploadId))?.version !== stored?.version) return false;
    await deps.objects.delete(key);
  }
  if (stored !== null) await deps.visibility.show(uploadId);
  return stored !== null;
}

/**
 * What a compaction noted to put in place becomes what is to be taken away: on a new version of the row, so that whoever
 * is still at it puts no more there. Null where somebody else has changed the row, and settles it.
 */
async function withoutPlacing({ tables }: UploadDeps, stored: StoredUpload): Promise<StoredUpload | null> {
  if (!isPlacing(stored.item)) return stored;
  const { placing = [], obsolete = [], ...rest } = stored.item;
  const kept = new Set(objectKeys(rest));
  const item = { ...rest, obsolete: [...new Set([...obsolete, ...placing])].filter((key) => !kept.has(key)) };
  try {
    return { item, version: await tables.put('uploads', item.upload_id, item, { version: stored.version }) };
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}

/** A compaction is at work on it, or was, and did not live to end it. */
function isPlacing({ placing = [] }: UploadItem): boolean {
  return placing.length > 0;
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
