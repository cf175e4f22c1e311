import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { UnavailableError } from '../../core/errors.ts';
import type { Remains } from '../../core/usecase/uploads/upload-deps.ts';
import { decoded } from './list-objects.ts';
import { isMissing, type Place } from './read-object.ts';
import { nameOf, unavailable } from './with-retries.ts';

/**
 * Removes all versions of an object and the marks of its deletions, so that no byte of it can be brought back. Where a
 * lock keeps a version, the object is hidden instead: the bucket's own rule removes it when the lock has ended.
 */
export async function deleteVersions(place: Place, key: string): Promise<void> {
  for (;;) {
    const { versions, marks, isHidden } = await versionsOf(place, key);
    if (versions.length + marks.length === 0) return;
    if (await deleteUnlocked(place, versions)) {
      if (!isHidden)
        await place.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: key })).catch(rethrow);
      return;
    }
    // Last: without them a version that is still there would be seen again.
    await deleteUnlocked(place, marks);
    if (versions.length + marks.length < PAGE) return;
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

/** Every version under a prefix, also of objects that were deleted, and until when a lock keeps it. */
export async function* remainsOf(place: Place, prefix: string): AsyncIterable<Remains> {
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await pageOf(place, { Prefix: prefix, ...from });
    for (const { Key, VersionId } of page.Versions ?? []) {
      const key = decoded(Key ?? '', page.EncodingType);
      yield { key, keptUntilMs: await keptUntilMs(place, { Key: key, VersionId }) };
    }
    if (!page.IsTruncated) return;
    const next = page.NextKeyMarker;
    from = {
      KeyMarker: next === undefined ? undefined : decoded(next, page.EncodingType),
      VersionIdMarker: page.NextVersionIdMarker,
    };
  }
}

/** What S3 lists, and deletes, in one request. */
const PAGE = 1000;

/** True where a lock keeps some of them. */
async function deleteUnlocked(place: Place, versions: readonly ObjectIdentifier[]): Promise<boolean> {
  if (versions.length === 0) return false;
  const command = new DeleteObjectsCommand({ Bucket: place.bucket, Delete: { Objects: [...versions], Quiet: true } });
  const { Errors = [] } = await place.client.send(command).catch(rethrow);
  let locked = false;
  for (const { Code, Key, VersionId } of Errors) {
    if (Code === 'NoSuchKey' || Code === 'NoSuchVersion') continue;
    // The same answer is given to whoever may not delete at all.
    const isLocked = Code === 'AccessDenied' && (await keptUntilMs(place, { Key, VersionId })) !== null;
    if (!isLocked) throw new UnavailableError(`expected to delete ${Key}, got ${Code}`);
    locked = true;
  }
  return locked;
}

/** When its lock ends, or ended; null where it has none, or is not there. */
async function keptUntilMs(
  { client, bucket }: Place,
  { Key, VersionId }: { Key: string | undefined; VersionId: string | undefined },
): Promise<number | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key, VersionId }));
    return head.ObjectLockRetainUntilDate?.getTime() ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw unavailable(error);
  }
}

/** The first page: the versions of the key itself come before those of longer keys. */
async function versionsOf(place: Place, key: string) {
  const page = await pageOf(place, { Prefix: key });
  const own = <T extends { Key?: string | undefined }>(list: readonly T[] | undefined) =>
    (list ?? []).filter((one) => decoded(one.Key ?? '', page.EncodingType) === key);
  const named = (list: readonly { VersionId?: string | undefined }[]): ObjectIdentifier[] =>
    list.map(({ VersionId }) => ({ Key: key, VersionId }));
  const marks = own(page.DeleteMarkers);
  return {
    versions: named(own(page.Versions)),
    marks: named(marks),
    isHidden: marks.some(({ IsLatest }) => IsLatest === true),
  };
}

function pageOf(
  { client, bucket }: Place,
  input: { Prefix: string; KeyMarker?: string | undefined; VersionIdMarker?: string | undefined },
): Promise<ListObjectVersionsCommandOutput> {
  const command = new ListObjectVersionsCommand({ Bucket: bucket, EncodingType: 'url', MaxKeys: PAGE, ...input });
  return client.send(command).catch(rethrow);
}

function rethrow(error: unknown): never {
  throw unavailable(error);
}
