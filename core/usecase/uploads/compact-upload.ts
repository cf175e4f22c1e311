import { ConflictError } from '../../errors.ts';
import type { FlowPart } from '../../flow-engine.ts';
import { adoptAs, compactedKeys, partPaths } from './adopt-parts.ts';
import { firstGroups, PART_SIZES, type PartGroup, type PartSizes, partGroups } from './compaction-plan.ts';
import { type HeldUpload, heldUpload } from './held-upload.ts';
import { settleUpload } from './ingest-upload.ts';
import type { UploadDeps } from './upload-deps.ts';
import { type Compaction, objectKeys, type StoredPart, type UploadItem, uploadWrite } from './upload-item.ts';
import { withFiles } from './with-files.ts';

/** What a compaction did. */
export interface Compacted {
  /** Parts that are gone, and those that hold their rows now. */
  readonly before: number;
  readonly after: number;
  /** Parts are left that should be put together. */
  readonly more: boolean;
}

/** Turn of whoever puts an upload's parts together: of its own, so that people who change the upload need not wait. */
export function compactionTurn(uploadId: string): string {
  return `compaction-${uploadId}`;
}

/**
 * Puts small parts of an upload that is ready together: as many as one go takes, its row says if there are more. Queries
 * find the old parts or the new ones: one write of the row swaps them, and what is superfluous then is taken away while
 * the upload is hidden. A crash at any moment leaves one or the other, and the next go, or the sweep, ends it. Answers
 * null where there is nothing to do, or somebody else is at work on the upload, whose word stands.
 */
export async function compactUpload(
  deps: UploadDeps,
  uploadId: string,
  sizes: PartSizes = PART_SIZES,
): Promise<Compacted | null> {
  try {
    return await deps.turns.take(compactionTurn(uploadId), () => compact(deps, uploadId, sizes));
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    deps.log.info('compaction_left', { upload_id: uploadId, why: error.message });
    return null;
  }
}

async function compact(deps: UploadDeps, uploadId: string, sizes: PartSizes): Promise<Compacted | null> {
  const begun = await deps.turns.take(uploadId, () => begin(deps, uploadId, sizes));
  if (begun === null) return null;
  const { held, groups } = begun;
  try {
    const files: FlowPart[] = [];
    for (const group of groups) files.push(await merge(deps, held, group));
    const { parts } = await deps.turns.take(uploadId, () => swap(deps, held, { groups, files }));
    const before = groups.reduce((sum, group) => sum + group.parts.length, 0);
    return { before, after: groups.length, more: partGroups(parts, sizes).length > 0 };
  } catch (error) {
    if (!(error instanceof ConflictError))
      deps.log.error('compaction_failed', { upload_id: uploadId, error: String(error) });
    await takeBack(deps, held);
    throw error;
  } finally {
    for (const path of held.made.temporaryPaths) await deps.discard(path);
  }
}

interface Begun {
  readonly held: HeldUpload;
  readonly groups: readonly PartGroup[];
}

/** Notes the go, so that of two the one that began last has the say; first ends what one that died left. */
async function begin(deps: UploadDeps, uploadId: string, sizes: PartSizes): Promise<Begun | null> {
  const isLeft = ({ placing = [], obsolete = [] }: UploadItem) => placing.length + obsolete.length > 0;
  const ready = await readyUpload(deps, uploadId);
  if (ready === null) return null;
  if (isLeft(ready.item) && !(await settleUpload(deps, uploadId))) return null;
  const stored = isLeft(ready.item) ? await readyUpload(deps, uploadId) : ready;
  if (stored === null) return null;
  const groups = firstGroups(partGroups(stored.item.parts, sizes), sizes);
  if (groups.length === 0) return null;
  const { obsolete: _, ...rest } = stored.item;
  const item: UploadItem = { ...rest, compaction: oneMore(stored.item) };
  const version = await deps.tables.put('uploads', uploadId, { ...item }, { version: stored.version });
  return { held: heldUpload(deps.tables, { item, version }), groups };
}

async function readyUpload({ tables }: UploadDeps, uploadId: string) {
  const found = await tables.get('uploads', uploadId);
  const item = found?.item as unknown as UploadItem | undefined;
  return found === null || item?.status !== 'ready' ? null : { item, version: found.version };
}

function oneMore({ revision, compaction }: UploadItem): Compaction {
  const earlier = compaction?.revision === revision ? compaction : { begun: 0, unended: 0 };
  return { revision, begun: earlier.begun + 1, unended: earlier.unended + 1 };
}

/** Only the files of one group are here at a time. */
function merge(deps: UploadDeps, { made }: HeldUpload, { table, dt, parts }: PartGroup): Promise<FlowPart> {
  const keys = parts.map(({ key }) => key);
  return withFiles(deps.objects, keys, (paths) =>
    deps.flows.merge({
      table,
      dt,
      parts: parts.map(({ rows, from, to }, i) => ({ path: paths[i]!, rows, from, to })),
      partPath: partPaths(deps, made),
    }),
  );
}

interface Merged {
  readonly groups: readonly PartGroup[];
  readonly files: readonly FlowPart[];
}

/**
 * The objects are noted before the upload is hidden, and it is hidden before they are there: whoever shows it while they
 * are noted takes them away first.
 */
async function swap(deps: UploadDeps, held: HeldUpload, { groups, files }: Merged): Promise<UploadItem> {
  const { item, made } = held;
  const keys = compactedKeys(item, files, item.compaction!.begun);
  await held.announce(keys);
  await deps.visibility.hide(item.upload_id, 'swap');
  await deps.visibility.move(item.upload_id);
  const parts = await adoptAs(deps, keys, { files, made, check: held.requireHeld });
  const gone = groups.flatMap((group) => group.parts.map(({ key }) => key));
  const { item: now, version } = held.stored();
  const next = swapped(now, gone, parts);
  await deps.tables.transact([uploadWrite(next, { version })]);
  await deps.changed();
  if (await settleUpload(deps, item.upload_id)) await forgetObsolete(deps, next);
  return next;
}

function swapped(item: UploadItem, gone: readonly string[], parts: readonly StoredPart[]): UploadItem {
  const { placing: _, ...rest } = item;
  const old = new Set(gone);
  return {
    ...rest,
    parts: [...item.parts.filter(({ key }) => !old.has(key)), ...parts],
    obsolete: gone,
    compaction: { ...item.compaction!, unended: 0 },
  };
}

/** So that the next go need not take them away once more. */
async function forgetObsolete({ tables }: UploadDeps, { upload_id, obsolete }: UploadItem): Promise<void> {
  const found = await tables.get('uploads', upload_id);
  if (found === null || JSON.stringify(found.item['obsolete']) !== JSON.stringify(obsolete)) return;
  const { obsolete: _, ...item } = found.item;
  await tables.put('uploads', upload_id, item, { version: found.version }).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error;
  });
}

/**
 * Leaves the upload as it was, where it is still this worker's; then takes away what this one has put and nobody lists:
 * nobody else makes objects of these names. It may have hidden the upload when another was done with it.
 */
async function takeBack(deps: UploadDeps, { item: { upload_id }, made }: HeldUpload): Promise<void> {
  try {
    await deps.turns.take(upload_id, async () => {
      await settleUpload(deps, upload_id);
      const stored = await deps.tables.get('uploads', upload_id);
      const listed = new Set(stored === null ? [] : objectKeys(stored.item as unknown as UploadItem));
      for (const key of made.keys) if (!listed.has(key)) await deps.objects.delete(key);
      if (stored === null) await deps.visibility.show(upload_id);
    });
  } catch (error) {
    deps.log.error('compaction_untidy', { upload_id, error: String(error) });
  }
}
