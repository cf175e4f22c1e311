import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Place } from './read-object.ts';

export interface PutGrant {
  /** The body must have exactly this size: it is signed. */
  readonly sizeBytes: number;
  /** Seconds, at most 7 days. */
  readonly expiresS: number;
}

export interface GetGrant {
  readonly expiresS: number;
  /** Name the browser saves it under. */
  readonly fileName: string;
  readonly contentType: string;
}

/** Address to which anyone may PUT the object until the grant ends. */
export function presignPut({ client, bucket }: Place, key: string, grant: PutGrant): Promise<string> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: grant.sizeBytes });
  command.middlewareStack.add((next) => (args) => next(withoutChecksum(args)), BEFORE_SIGNING);
  return getSignedUrl(client, command, { expiresIn: grant.expiresS });
}

/** Address to which anyone may PUT one part of an object until the grant ends. */
export function presignPart(
  { client, bucket }: Place,
  { key, uploadId, part }: { key: string; uploadId: string; part: number },
  grant: PutGrant,
): Promise<string> {
  const target = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: part };
  const command = new UploadPartCommand({ ...target, ContentLength: grant.sizeBytes });
  command.middlewareStack.add((next) => (args) => next(withoutChecksum(args)), BEFORE_SIGNING);
  return getSignedUrl(client, command, { expiresIn: grant.expiresS });
}

const BEFORE_SIGNING = { step: 'build', priority: 'low', name: 'leaveOutChecksum' } as const;

/** The SDK would sign the checksum of the body it sees, which is none, and S3 would refuse any other. */
function withoutChecksum<Args extends { readonly request: unknown }>(args: Args): Args {
  const { headers } = args.request as { headers: Record<string, string> };
  for (const name of Object.keys(headers)) if (/^x-amz-(sdk-)?checksum/i.test(name)) delete headers[name];
  return args;
}

/** Address from which anyone may download the object until the grant ends. */
export function presignGet({ client, bucket }: Place, key: string, grant: GetGrant): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentType: grant.contentType,
    ResponseContentDisposition: attachment(grant.fileName),
  });
  return getSignedUrl(client, command, { expiresIn: grant.expiresS });
}

/** RFC 6266: a plain name for all, the exact one for those that read RFC 8187. */
function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
