import { ConflictError } from '../../errors.ts';
import { adoptParts, type Made, partPaths } from './adopt-parts.ts';
import type { UploadDeps } from './upload-deps.ts';
import { isDerived, type StoredUpload, type UploadItem, uploadWrite } from './upload-item.ts';
import { withFiles } from './with-files.ts';

/**
 * Adds to an upload that is ready what queries read instead of its flows: rollups and lookups. One write of its row makes
 * all of them visible; before that, a crash leaves only objects no row lists. Does nothing for an upload in another
 * state, one that has them, or one that is gone. A failure is logged: the upload stays as it is, right and slower, until
 * the next start tries again.
 */
export function deriveUpload(deps: UploadDeps, uploadId: string): Promise<void> {
  return deps.turns.take(uploadId, async () => {
    const found = await deps.tables.get('uploads', uploadId);
    const item = found?.item as unknown as UploadItem | undefined;
    if (found === null || item?.status !== 'ready' || isDerived(item)) return;
    const made: Made = { keys: [], temporaryPaths: [] };
    try {
      await derive(deps, { item, version: found.version }, made);
    } catch (error) {
      // Somebody changed the row, whose word stands: nothing of this is wanted any more.
      if (!(error instanceof ConflictError))
        deps.log.error('derive_failed', {
          upload_id: uploadId,
          error: String(error),
          stack: error instanceof Error ? error.stack : undefined,
        });
      await takeAway(deps, uploadId, made);
      return;
    }
    await deps.changed();
  });
}

async function derive(deps: UploadDeps, { item, version }: StoredUpload, made: Made): Promise<void> {
  const flows = item.parts.filter(({ table }) => table === 'flows');
  const keys = flows.map(({ key }) => key);
  const files = await withFiles(deps.objects, keys, (paths) =>
    deps.flows.derive({
      uploadId: item.upload_id,
      flows: flows.map(({ dt, rows }, i) => ({ path: paths[i]!, dt, rows })),
      partPath: partPaths(deps, made),
    }),
  );
  const parts = await adoptParts(deps, item, { files, first: item.parts.length, made });
  await deps.tables.transact([uploadWrite({ ...item, parts: [...item.parts, ...parts] }, { version })]);
}

/** What is left where this fails too, the next start removes. */
async function takeAway(deps: UploadDeps, uploadId: string, made: Made): Promise<void> {
  try {
    for (const key of made.keys) await deps.objects.delete(key);
    for (const path of made.temporaryPaths) await deps.discard(path);
  } catch (error) {
    deps.log.error('derive_untidy', { upload_id: uploadId, error: String(error) });
  }
}
