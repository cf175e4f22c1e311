import { ConflictError } from '../../errors.ts';
import type { TableStore } from '../../ports.ts';
import type { Made } from './adopt-parts.ts';
import type { StoredUpload, UploadItem } from './upload-item.ts';

/** An upload as the worker has it that began on it last. */
export interface HeldUpload {
  readonly item: UploadItem;
  readonly made: Made;
  /** The row as it was written last, by this worker. */
  stored(): StoredUpload;
  /** Notes objects in the row before they are made. Throws ConflictError once somebody else has the upload. */
  announce(keys: readonly string[]): Promise<void>;
  /**
   * Throws ConflictError once somebody else has the upload: asked before each object is put, so that a worker that
   * froze and comes back does not write over what is there by then.
   */
  readonly requireHeld: () => Promise<void>;
}

/** What was begun on, with nothing made yet. */
export function heldUpload(tables: TableStore, begun: StoredUpload): HeldUpload {
  const { item } = begun;
  let stored = begun;
  return {
    item,
    made: { keys: [], temporaryPaths: [] },
    stored: () => stored,
    async announce(keys) {
      const next = { ...stored.item, placing: [...new Set([...(item.placing ?? []), ...keys])] };
      stored = {
        item: next,
        version: await tables.put('uploads', item.upload_id, next, { version: stored.version }),
      };
    },
    async requireHeld() {
      const now = await tables.get('uploads', item.upload_id);
      // Versions of a row that was deleted and made anew begin anew.
      const isOwn = now?.version === stored.version && now.item['uploaded_at'] === item.uploaded_at;
      if (!isOwn) throw new ConflictError('somebody else is at work on this upload');
    },
  };
}
