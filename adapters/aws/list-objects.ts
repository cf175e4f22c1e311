import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { UnavailableError } from '../../core/errors.ts';
import type { ObjectInfo } from '../../core/ports.ts';
import { isMissing, type Place } from './read-object.ts';
import { nameOf, unavailable } from './with-retries.ts';

/** Objects under a prefix in the byte order of their keys, which is that of S3. */
export async function* listObjects({ client, bucket }: Place, prefix: string): AsyncIterable<ObjectInfo> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ContinuationToken: token,
      // XML has no control characters, names of files may.
      EncodingType: 'url',
    });
    const page = await client.send(command).catch(rethrow);
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      const key = decoded(Key ?? '', page.EncodingType);
      // What the console makes to show an empty folder.
      if (!key.endsWith('/'))
        yield { key, size: Size ?? 0, ...(LastModified && { modifiedMs: LastModified.getTime() }) };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Removes all versions of an object and the marks of its deletions, so that no byte of it can be brought back. */
export async function deleteVersions(place: Place, key: string): Promise<void> {
  for (;;) {
    const versions = await versionsOf(place, key);
    if (versions.length === 0) return;
    const command = new DeleteObjectsCommand({ Bucket: place.bucket, Delete: { Objects: versions, Quiet: true } });
    const { Errors = [] } = await place.client.send(command).catch(rethrow);
    const refused = Errors.find(({ Code }) => Code !== 'NoSuchKey' && Code !== 'NoSuchVersion');
    if (refused !== undefined) throw new UnavailableError(`expected to delete ${key}, got ${refused.Code}`);
    if (versions.length < PAGE) return;
  }
}

/** Removes an object of a bucket without versions while it has this etag; another is left as it is. */
export async function deleteThis({ client, bucket }: Place, key: string, etag: string): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
  } catch (error) {
    // The second is the answer where another comes in this very moment.
    if (nameOf(error) === 'PreconditionFailed' || nameOf(error) === 'ConditionalRequestConflict') return;
    if (!isMissing(error)) throw unavailable(error);
  }
}

/** What S3 lists, and deletes, in one request. */
const PAGE = 1000;

/** The first page: the versions of the key itself come before those of longer keys. */
async function versionsOf({ client, bucket }: Place, key: string): Promise<ObjectIdentifier[]> {
  const command = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: 'url', MaxKeys: PAGE });
  const page = await client.send(command).catch(rethrow);
  return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
    .filter((one) => decoded(one.Key ?? '', page.EncodingType) === key)
    .map(({ VersionId }) => ({ Key: key, VersionId }));
}

function decoded(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

function rethrow(error: unknown): never {
  throw unavailable(error);
}
