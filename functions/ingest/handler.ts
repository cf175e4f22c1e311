import { z } from 'zod';
import { ingestUpload, settleUpload, tryAgain } from '../../core/usecase/uploads/ingest-upload.ts';
import { takeObject } from '../../core/usecase/uploads/take-object.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';

/** What the ingest is asked to do, one message each. */
export type IngestOrder =
  /** An object has arrived below one of the two folders. */
  | { readonly kind: 'object'; readonly key: string }
  | { readonly kind: 'upload'; readonly uploadId: string }
  | { readonly kind: 'demo'; readonly actor: string };

export interface IngestHandlerDeps {
  readonly uploads: UploadDeps;
  readonly loadDemo: (actor: string) => Promise<void>;
}

/**
 * Does what an order says, however often and in whatever order it comes: what is done already is left alone. Throws
 * where it should be tried again.
 */
export function ingestHandler({ uploads, loadDemo }: IngestHandlerDeps): (order: IngestOrder) => Promise<void> {
  return async (order) => {
    if (order.kind === 'demo') return loadDemo(order.actor);
    const uploadId = order.kind === 'object' ? await takeObject(uploads, order.key) : order.uploadId;
    if (uploadId === null) return;
    await uploads.turns.take(uploadId, async () => {
      await tryAgain(uploads, uploadId);
      if ((await ingestUpload(uploads, uploadId)) === null) await settleUpload(uploads, uploadId);
    });
  };
}

const arrivalSchema = z.object({
  Records: z.array(z.object({ eventName: z.string(), s3: z.object({ object: z.object({ key: z.string() }) }) })),
});
const ownSchema = z.union([
  z.object({ upload_id: z.string().regex(/^[0-9a-f]{32}$/) }),
  z.object({ demo: z.string().min(1) }),
]);

/** Orders in a message: a notice of the object store, or one of our own. Throws for a message that is neither. */
export function ordersOf(body: string): IngestOrder[] {
  const json = JSON.parse(body) as unknown;
  const own = ownSchema.safeParse(json);
  if (own.success) {
    const order = own.data;
    return ['demo' in order ? { kind: 'demo', actor: order.demo } : { kind: 'upload', uploadId: order.upload_id }];
  }
  // What the store sends once, when it is told to send notices.
  if (z.object({ Event: z.literal('s3:TestEvent') }).safeParse(json).success) return [];
  return arrivalSchema
    .parse(json)
    .Records.filter(({ eventName }) => eventName.includes('ObjectCreated'))
    .map(({ s3 }) => ({ kind: 'object', key: decodedKey(s3.object.key) }));
}

/** Keys in notices are encoded as in a form: blanks as plus signs. */
function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
