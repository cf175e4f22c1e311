import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type Part,
} from '@aws-sdk/client-s3';
import { InvalidInputError } from '../../core/errors.ts';
import type { PartStore } from '../../core/usecase/uploads/stored-incoming.ts';
import { presignPart } from './presign.ts';
import type { Place } from './read-object.ts';
import { nameOf, unavailable } from './with-retries.ts';

/** Objects that others send in parts: S3 keeps the parts out of sight until all are there. */
export function incomingParts(place: Place): PartStore {
  const { client, bucket } = place;
  return {
    async begin(key) {
      const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
      const { UploadId = '' } = await client.send(command).catch(rethrow);
      return UploadId;
    },
    address: ({ key, sending }, part, grant) => presignPart(place, { key, uploadId: sending, part }, grant),
    async complete({ key, sending }, sizeBytes) {
      const target = { Bucket: bucket, Key: key, UploadId: sending };
      try {
        const parts = await partsOf(place, target);
        const got = parts.reduce((sum, { Size = 0 }) => sum + Size, 0);
        if (got !== sizeBytes)
          throw new InvalidInputError(
            `expected all parts of ${sizeBytes} bytes, got ${got} bytes: send what is missing`,
          );
        const Parts = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
        await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
        return true;
      } catch (error) {
        if (nameOf(error) === 'NoSuchUpload') return false;
        throw unavailable(error);
      }
    },
    async abandon({ key, sending }) {
      const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: sending });
      await client.send(command).catch((error: unknown) => {
        if (nameOf(error) !== 'NoSuchUpload') throw unavailable(error);
      });
    },
  };
}

async function partsOf({ client }: Place, target: { Bucket: string; Key: string; UploadId: string }): Promise<Part[]> {
  const parts: Part[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.send(new ListPartsCommand({ ...target, PartNumberMarker: after }));
    parts.push(...(page.Parts ?? []));
    if (!page.IsTruncated) return parts;
    after = page.NextPartNumberMarker;
  }
}

function rethrow(error: unknown): never {
  throw unavailable(error);
}
