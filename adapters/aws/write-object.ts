import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { NotFoundError } from '../../core/errors.ts';
import type { ObjectInfo } from '../../core/ports.ts';
import { headObject, type Place } from './read-object.ts';
import { unavailable } from './with-retries.ts';

/** S3 takes at most so many parts of an object. */
const MAX_PARTS = 10_000;
/** Parts under way at once; with the part size, the memory an upload takes. */
const PARTS_AT_ONCE = 4;

export interface Writing {
  readonly key: string;
  /** Bytes of a part, at least 5 MiB; larger where the object needs it. */
  readonly partBytes: number;
}

export async function putBytes({ client, bucket }: Place, key: string, body: Uint8Array): Promise<ObjectInfo> {
  try {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  } catch (error) {
    throw unavailable(error);
  }
  return { key, size: body.byteLength };
}

/** Sends a stream in parts; when its source fails, nothing of it remains. */
export async function putStream(
  { client, bucket }: Place,
  { key, partBytes }: Writing,
  body: AsyncIterable<Uint8Array>,
): Promise<ObjectInfo> {
  let size = 0;
  async function* counted() {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (chunk.byteLength > 0) yield chunk;
    }
  }
  const upload = new Upload({
    client,
    params: { Bucket: bucket, Key: key, Body: Readable.from(counted(), { objectMode: false }) },
    partSize: partBytes,
    queueSize: PARTS_AT_ONCE,
    leavePartsOnError: false,
  });
  try {
    await upload.done();
  } catch (error) {
    throw unavailable(error);
  }
  return { key, size };
}

/** Sends a file and removes it. */
export async function putFile(place: Place, { key, partBytes }: Writing, path: string): Promise<ObjectInfo> {
  const { size } = await stat(path);
  const parts = { key, partBytes: Math.max(partBytes, Math.ceil(size / MAX_PARTS)) };
  const info = await putStream(place, parts, createReadStream(path, { highWaterMark: 1 << 20 }));
  await rm(path, { force: true });
  return info;
}

export interface Copying extends Writing {
  readonly from: string;
  /** Largest object S3 copies in one request. */
  readonly wholeBytes: number;
}

/** Copies within the bucket; no byte passes through here. Throws NotFoundError. */
export async function copyObject(place: Place, { from, key, wholeBytes, partBytes }: Copying): Promise<ObjectInfo> {
  const head = await headObject(place, from);
  if (head === null) throw new NotFoundError(`no object ${from}`);
  const { size } = head;
  const source = `${place.bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
  try {
    if (size <= wholeBytes) {
      await place.client.send(new CopyObjectCommand({ Bucket: place.bucket, Key: key, CopySource: source }));
    } else {
      const ranges = rangesOf(size, Math.max(partBytes, Math.ceil(size / MAX_PARTS)));
      await copyParts(place, { key, source, etag: head.etag }, ranges);
    }
  } catch (error) {
    throw unavailable(error);
  }
  return { key, size };
}

async function copyParts(
  { client, bucket }: Place,
  { key, source, etag }: { key: string; source: string; etag: string | undefined },
  ranges: readonly string[],
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  const target = { Bucket: bucket, Key: key, UploadId };
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  const waiting = ranges.entries();
  const copyWaiting = async () => {
    for (const [index, CopySourceRange] of waiting) {
      const part = { CopySource: source, CopySourceIfMatch: etag, CopySourceRange, PartNumber: index + 1 };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand({ ...target, ...part }));
      parts[index] = { PartNumber: index + 1, ETag: CopyPartResult?.ETag };
    }
  };
  try {
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, copyWaiting));
    await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts: parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(target));
    throw error;
  }
}

/** Both ends of a range count, as HTTP has it. */
function rangesOf(size: number, partBytes: number): string[] {
  return Array.from({ length: Math.ceil(size / partBytes) }, (_, part) => {
    const start = part * partBytes;
    return `bytes=${start}-${Math.min(size, start + partBytes) - 1}`;
  });
}
