import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import type { ObjectInfo } from '../../core/ports.ts';
import { headObject, isMissing, type Place } from './read-object.ts';
import { nameOf, unavailable } from './with-retries.ts';
import { MAX_PARTS } from './write-object.ts';

export interface CopySource {
  readonly key: string;
  /** Where it is in another bucket. */
  readonly bucket?: string;
  /** Only of this object, where it is known; otherwise of the one that stands there. */
  readonly etag?: string | undefined;
}

export interface Copying {
  readonly from: CopySource;
  readonly key: string;
  /** Largest object that is copied in one request, and bytes of a part of a larger one: 5 MiB to 5 GiB. */
  readonly partBytes: number;
}

/** S3 does the work, so that many at once cost nothing here. */
const COPIES_AT_ONCE = 16;

/**
 * Copies an object; no byte passes through here, and nothing but its bytes comes along. Throws NotFoundError, and
 * UnavailableError where the object is another than was asked for, or was replaced meanwhile.
 */
export async function copyObject(place: Place, { from, key, partBytes }: Copying): Promise<ObjectInfo> {
  const bucket = from.bucket ?? place.bucket;
  const head = await headObject({ client: place.client, bucket }, from.key);
  if (head === null) throw new NotFoundError(`no object ${from.key}`);
  const { size } = head;
  const source = {
    CopySource: `${bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`,
    CopySourceIfMatch: from.etag ?? head.etag,
  };
  try {
    if (size <= partBytes) await copyWhole(place, key, source);
    else await copyParts(place, { key, source, ranges: rangesOf(size, partBytes) });
  } catch (error) {
    if (nameOf(error) === 'PreconditionFailed')
      throw new UnavailableError(`object ${from.key} was replaced while it was copied; try again`, { cause: error });
    if (isMissing(error)) throw new NotFoundError(`no object ${from.key}`, { cause: error });
    throw unavailable(error);
  }
  return { key, size };
}

interface Source {
  readonly CopySource: string;
  readonly CopySourceIfMatch: string | undefined;
}

async function copyWhole({ client, bucket }: Place, key: string, source: Source): Promise<void> {
  const bytesAlone = { MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE' } as const;
  await client.send(new CopyObjectCommand({ Bucket: bucket, Key: key, ...source, ...bytesAlone }));
}

interface PartCopies {
  readonly key: string;
  readonly source: Source;
  readonly ranges: readonly string[];
}

async function copyParts({ client, bucket }: Place, { key, source, ranges }: PartCopies): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  const target = { Bucket: bucket, Key: key, UploadId };
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  const waiting = ranges.entries();
  let failed = false;
  const copyWaiting = async () => {
    for (const [index, CopySourceRange] of waiting) {
      if (failed) return;
      const part = { ...source, CopySourceRange, PartNumber: index + 1 };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand({ ...target, ...part }));
      parts[index] = { PartNumber: index + 1, ETag: CopyPartResult?.ETag };
    }
  };
  const ended = await Promise.allSettled(
    Array.from({ length: Math.min(COPIES_AT_ONCE, ranges.length) }, () =>
      copyWaiting().catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  try {
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts: parts } }));
  } catch (error) {
    // What it does not take away, the bucket's own rule does.
    await client.send(new AbortMultipartUploadCommand(target)).catch(() => {});
    throw error;
  }
}

/** Both ends of a range count, as HTTP has it. */
function rangesOf(size: number, wanted: number): string[] {
  const partBytes = Math.max(wanted, Math.ceil(size / MAX_PARTS));
  return Array.from({ length: Math.ceil(size / partBytes) }, (_, part) => {
    const start = part * partBytes;
    return `bytes=${start}-${Math.min(size, start + partBytes) - 1}`;
  });
}
