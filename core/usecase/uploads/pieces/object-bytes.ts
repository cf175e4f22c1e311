import type { ObjectStore } from '../../../ports.ts';
import type { ByteRange } from '../upload-deps.ts';

/** A small object, or a range of a large one, in memory. */
export async function objectBytes(
  objects: Pick<ObjectStore, 'get'>,
  key: string,
  range?: ByteRange,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.get(key, range)) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
