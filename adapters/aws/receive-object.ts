import type { ReceivedBytes } from '../../core/usecase/uploads/upload-deps.ts';
import type { AwsObjectStore } from './object-store.ts';

/**
 * Takes in an object that arrived in one bucket, to be kept in another: it is hashed where it stands, and S3 copies just
 * the bytes that were hashed. Nothing of it touches a disk. Throws NotFoundError, UnavailableError.
 */
export async function receiveObject(
  arrivals: Pick<AwsObjectStore, 'bucket' | 'hash'>,
  kept: Pick<AwsObjectStore, 'copyFrom'>,
  key: string,
): Promise<ReceivedBytes> {
  const { sha256, size, etag } = await arrivals.hash(key);
  return {
    sha256,
    sizeBytes: size,
    ...(etag !== undefined && { etag }),
    keepAs: async (target) => void (await kept.copyFrom({ bucket: arrivals.bucket, key, etag }, target)),
    discard: async () => {},
  };
}
