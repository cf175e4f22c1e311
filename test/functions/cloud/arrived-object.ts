import { createHash } from 'node:crypto';
import { UnavailableError } from '../../../core/errors.ts';
import type { FileObjectStore, ReceivedBytes } from '../../../core/usecase/uploads/upload-deps.ts';

/** Takes in an object as the deployed system does: hashed where it stands, copied only if it is still the same. */
export async function arrivedObject(objects: FileObjectStore, key: string): Promise<ReceivedBytes> {
  const etag = (await objects.head(key))?.etag;
  const bytes = await bytesOf(objects.get(key));
  async function* same() {
    if ((await objects.head(key))?.etag !== etag) throw new UnavailableError('replaced while it was copied');
    yield* objects.get(key);
  }
  return {
    sha256: sha256Of(bytes),
    sizeBytes: bytes.byteLength,
    ...(etag !== undefined && { etag }),
    keepAs: async (target) => void (await objects.put(target, same())),
    discard: async () => {},
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
