import { z } from 'zod';
import { compactUpload } from '../../core/usecase/uploads/compact-upload.ts';
import { wantsCompaction } from '../../core/usecase/uploads/compaction-plan.ts';
import { ingestUpload, settleUpload, tryAgain } from '../../core/usecase/uploads/ingest-upload.ts';
import { takeObject } from '../../core/usecase/uploads/take-object.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import type { UploadItem } from '../../core/usecase/uploads/upload-item.ts';

/** What the ingest is asked to do, one message each. */
export type IngestOrder =
  /** An object has arrived below one of the two folders. */
  | { readonly kind: 'object'; readonly key: string }
  | { readonly kind: 'upload'; readonly uploadId: string }
  /** Small parts of an upload are to be put together. */
  | { readonly kind: 'compact'; readonly uploadId: string }
  | { readonly kind: 'demo'; readonly actor: string };

export interface IngestHandlerDeps {
  readonly uploads: UploadDeps;
  readonly loadDemo: (actor: string) => Promise<void>;
  /** Orders that an upload's parts be put together. */
  readonly compactLater: (uploadId: string) => Promise<void>;
}

/**
 * Does what an order says, however often and in whatever order it comes: what is done already is left alone. Throws
 * where it should be tried again.
 */
export function ingestHandler(deps: IngestHandlerDeps): (order: IngestOrder) => Promise<void> {
  const { uploads, loadDemo, compactLater } = deps;
  return async (order) => {
    if (order.kind === 'demo') return loadDemo(order.actor);
    if (order.kind === 'compact') {
      // What does not fit into this go has one of its own, and all the time a function has.
      if ((await compactUpload(uploads, order.uploadId))?.more === true) await compactLater(order.uploadId);
      return;
    }
    const uploadId = order.kind === 'object' ? await takeObject(uploads, order.key) : order.uploadId;
    if (uploadId === null) return;
    const done = await uploads.turns.take(uploadId, () => normalise(uploads, uploadId));
    if (done !== null && wantsCompaction(done)) await compactLater(uploadId);
  };
}

async function normalise(uploads: UploadDeps, uploadId: string): Promise<UploadItem | null> {
  await tryAgain(uploads, uploadId);
  const done = await ingestUpload(uploads, uploadId);
  if (done === null) await settleUpload(uploads, uploadId);
  return done;
}

const arrivalSchema = z.object({
  Records: z.array(z.object({ eventName: z.string(), s3: z.object({ object: z.object({ key: z.string() }) }) })),
});
const idSchema = z.string().regex(/^[0-9a-f]{32}$/);
const ownSchema = z.union([
  z.object({ upload_id: idSchema }),
  z.object({ compact: idSchema }),
  z.object({ demo: z.string().min(1) }),
]);

/** Orders in a message: a notice of the object store, or one of our own. Throws for a message that is neither. */
export function ordersOf(body: string): IngestOrder[] {
  const json = JSON.parse(body) as unknown;
  const own = ownSchema.safeParse(json);
  if (own.success) return [ownOrder(own.data)];
  // What the store sends once, when it is told to send notices.
  if (z.object({ Event: z.literal('s3:TestEvent') }).safeParse(json).success) return [];
  return arrivalSchema
    .parse(json)
    .Records.filter(({ eventName }) => eventName.includes('ObjectCreated'))
    .map(({ s3 }) => ({ kind: 'object', key: decodedKey(s3.object.key) }));
}

function ownOrder(order: z.output<typeof ownSchema>): IngestOrder {
  if ('demo' in order) return { kind: 'demo', actor: order.demo };
  if ('compact' in order) return { kind: 'compact', uploadId: order.compact };
  return { kind: 'upload', uploadId: order.upload_id };
}

/** Keys in notices are encoded as in a form: blanks as plus signs. */
function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
