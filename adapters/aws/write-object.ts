import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectInfo } from '../../core/ports.ts';
import type { Place } from './read-object.ts';
import { unavailable } from './with-retries.ts';

/** S3 takes at most so many parts of an object. */
export const MAX_PARTS = 10_000;
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
