import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ObjectInfo } from '../../core/ports.ts';
import type { Place } from './read-object.ts';
import { unavailable } from './with-retries.ts';

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

export function decoded(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

function rethrow(error: unknown): never {
  throw unavailable(error);
}
