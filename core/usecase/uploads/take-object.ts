import { isKnownError } from '../../errors.ts';
import { baseName } from './original-key.ts';
import { receiveUpload } from './receive-upload.ts';
import { INCOMING, type IncomingItem, incomingItem, noteArrival } from './stored-incoming.ts';
import type { UploadDeps } from './upload-deps.ts';

/** Folder files are dropped into without a ticket. */
export const DROPPED = 'inbox/';

/**
 * Makes an upload of an object that arrived in one of the two folders, and takes the object away. Answers the upload's
 * id, again where this was done before; null where there is nothing to do: the object is gone, or was refused for good,
 * which its ticket says. What may pass is thrown, to be tried again. An object that was overwritten meanwhile stays, for
 * the notice that tells of it.
 */
export async function takeObject(deps: UploadDeps, key: string): Promise<string | null> {
  const ticket = key.startsWith(INCOMING) ? (key.split('/')[1] ?? null) : null;
  if (ticket === null && !key.startsWith(DROPPED)) return null;
  const announced = ticket === null ? null : await incomingItem(deps.tables, ticket);
  const known = announced?.state.upload_id ?? null;
  const info = await deps.objects.head(key);
  const note = async (change: Parameters<typeof noteArrival>[2]) => {
    if (ticket !== null) await noteArrival(deps.tables, ticket, change);
  };
  if (known !== null) {
    if (info !== null) await deps.objects.delete(key);
    return known;
  }
  if (info === null) {
    await note({ state: 'failed', message: 'the file is no longer there: send it again' });
    return null;
  }
  if (announced !== null && announced.sizeBytes !== info.size) {
    await note({ state: 'failed', message: `expected ${announced.sizeBytes} bytes, got ${info.size}: send it again` });
    await deps.objects.delete(key);
    return null;
  }
  await note({ state: 'receiving', bytes_received: info.size });
  const taken = await receive(deps, key, announced);
  await note({ state: 'stored', upload_id: taken.item.upload_id, duplicate: taken.duplicate });
  // Bytes nobody has read yet may have come under the same name since.
  await deps.objects.delete(key, info.etag);
  return taken.item.upload_id;
}

function receive(deps: UploadDeps, key: string, announced: IncomingItem | null) {
  return receiveUpload(deps, {
    name: announced?.name ?? baseName(key),
    source: { object: key },
    actor: announced?.actor ?? 'inbox',
    overrides: announced?.overrides ?? {},
  }).catch((error: unknown) => {
    deps.log.warn('object_not_taken', { error: isKnownError(error) ? error.message : String(error) });
    throw error;
  });
}
