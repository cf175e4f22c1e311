import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { UnavailableError } from '../../core/errors.ts';
import type { FileObjectStore, ReceivedBytes } from '../../core/usecase/uploads/upload-deps.ts';

/**
 * Writes a stream to a temporary file, hashing on the way; durable when it resolves. What failed half way is removed.
 * Throws UnavailableError when the disk is full, and what the stream throws.
 */
export async function receiveFile(
  objects: Pick<FileObjectStore, 'temporaryPath' | 'adopt'>,
  body: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
): Promise<ReceivedBytes> {
  const path = objects.temporaryPath();
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      await file.writeFile(chunk);
      sizeBytes += chunk.byteLength;
      onBytes(sizeBytes);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new UnavailableError('the disk is full: free some space and send the file again', { cause: error });
    throw error;
  }
  await file.close();
  return {
    sha256: hash.digest('hex'),
    sizeBytes,
    keepAs: async (key) => void (await objects.adopt(key, path)),
    discard: () => rm(path, { force: true }),
  };
}
