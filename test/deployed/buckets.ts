import { ListObjectVersionsCommand, type ObjectVersion, S3Client } from '@aws-sdk/client-s3';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import type { Deployed } from './global-setup.ts';

export function s3Of({ endpoint }: Deployed): S3Client {
  return new S3Client({ ...standInClient(endpoint), forcePathStyle: true });
}

/** Those that hold data. */
export function bucketsOf({ outputs }: Deployed): string[] {
  return ['ArrivalsBucket', 'UploadsBucket', 'LakeBucket', 'ResultsBucket'].map((name) => outputs[name]!);
}

/** Every version of every object; the marks of deletions too, where asked for. */
export async function versionsIn(s3: S3Client, Bucket: string, options = { marks: false }): Promise<ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, ...next }));
    found.push(...(page.Versions ?? []), ...(options.marks ? (page.DeleteMarkers ?? []) : []));
    if (!page.IsTruncated) return found;
    next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}
