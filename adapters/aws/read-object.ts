import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import { isPassing, nameOf, unavailable } from './with-retries.ts';

export interface Place {
  readonly client: S3Client;
  readonly bucket: string;
}

export interface ObjectHead {
  readonly size: number;
  /** Changes with the object's bytes. */
  readonly etag: string | undefined;
}

/** Null for what is not there. */
export async function headObject({ client, bucket }: Place, key: string): Promise<ObjectHead | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { size: head.ContentLength ?? 0, etag: head.ETag };
  } catch (error) {
    if (isMissing(error)) return null;
    throw unavailable(error);
  }
}

export interface ReadOptions {
  /** Bytes [start, end); to the end of the object where `end` is not given. */
  readonly range?: { readonly start: number; readonly end?: number };
  /** Only of this object; anything but it is a failure. */
  readonly etag?: string;
}

/** Times a broken connection is taken up again without a byte gained. */
const RESUMES = 3;

/**
 * Bytes of an object. A connection that breaks is taken up again where it broke, so long as the object is the same.
 * Throws NotFoundError.
 */
export async function* readObject(
  place: Place,
  key: string,
  { range, etag: wanted }: ReadOptions = {},
): AsyncIterable<Uint8Array> {
  const end = range?.end;
  let at = range?.start ?? 0;
  let etag = wanted;
  for (let failures = 0; ; ) {
    if (end !== undefined && at >= end) return;
    const answer = await open(place, key, { range: { start: at, end }, etag });
    if (answer === null) return;
    etag ??= answer.etag;
    try {
      for await (const chunk of answer.body) {
        if (chunk.byteLength > 0) failures = 0;
        at += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!isPassing(error) && nameOf(error) !== 'AbortError' && !/abort|premature/i.test(String(error))) throw error;
      if (++failures === RESUMES) throw unavailable(error);
    }
  }
}

/** Null where the range begins at or beyond the end. */
async function open({ client, bucket }: Place, key: string, { range, etag }: ReadOptions) {
  const { start = 0, end } = range ?? {};
  const bytes = start === 0 && end === undefined ? undefined : `bytes=${start}-${end === undefined ? '' : end - 1}`;
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: bytes, IfMatch: etag });
    const { Body, ETag } = await client.send(command);
    return { body: Body as Readable as AsyncIterable<Uint8Array>, etag: ETag };
  } catch (error) {
    if (nameOf(error) === 'InvalidRange') return null;
    if (nameOf(error) === 'PreconditionFailed')
      throw new UnavailableError(`object ${key} was replaced while it was read; try again`, { cause: error });
    if (isMissing(error)) throw new NotFoundError(`no object ${key}`, { cause: error });
    throw unavailable(error);
  }
}

export function isMissing(error: unknown): boolean {
  const name = nameOf(error);
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  // A bucket that is not there is a mistake of the deployment, not an answer.
  return name === 'NoSuchKey' || name === 'NotFound' || (status === 404 && name !== 'NoSuchBucket');
}
