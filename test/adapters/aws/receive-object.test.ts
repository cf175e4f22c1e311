import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { awsObjectStore } from '../../../adapters/aws/object-store.ts';
import { receiveObject } from '../../../adapters/aws/receive-object.ts';
import { NotFoundError, UnavailableError } from '../../../core/errors.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { awsError, fakeClient } from './fake-client.ts';

const PART = 5 * 1024 * 1024;
/** Bytes that are not the same at any two places 64 KiB apart. */
const large = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at ^ (at >> 8) ^ (at >> 16)) & 255);
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sizes = { partBytes: PART, copyPartBytes: PART };

describeOnEmulator('receiveObject', (aws) => {
  const open = async () => {
    const stores = await Promise.all(
      [false, true].map(async (versioned) => {
        const bucket = await aws().bucket({ versioned });
        return awsObjectStore({ client: aws().s3, bucket, temporaryFolder: temporaryFolder(), ...sizes });
      }),
    );
    return { arrivals: stores[0]!, kept: stores[1]! };
  };

  it.each([0, 10, PART, PART + 1, 2 * PART + 17])('hashes and keeps an object of %i bytes', async (size) => {
    const { arrivals, kept } = await open();
    await arrivals.put('inbox/ü %41+?.csv', large(size));
    const bytes = await receiveObject(arrivals, kept, 'inbox/ü %41+?.csv');
    expect(bytes).toMatchObject({ sha256: sha256Of(large(size)), sizeBytes: size });
    await bytes.keepAs('uploads/1/original.csv');
    await bytes.discard();
    const copy = await kept.fetch('uploads/1/original.csv');
    expect(await kept.hash('uploads/1/original.csv')).toMatchObject({ sha256: sha256Of(large(size)), size });
    await kept.release(copy);
    expect(await arrivals.head('inbox/ü %41+?.csv')).toMatchObject({ size });
  });

  it.each([10, 2 * PART + 17])('keeps nothing of %i bytes that were replaced after they were hashed', async (size) => {
    const { arrivals, kept } = await open();
    await arrivals.put('inbox/a', large(size));
    const bytes = await receiveObject(arrivals, kept, 'inbox/a');
    await arrivals.put('inbox/a', large(size).reverse());
    await expect(bytes.keepAs('uploads/1/a')).rejects.toThrow(UnavailableError);
    await arrivals.delete('inbox/a');
    await expect(bytes.keepAs('uploads/1/a')).rejects.toThrow(NotFoundError);
    const { Versions } = await aws().s3.send(new ListObjectVersionsCommand({ Bucket: kept.bucket }));
    const { Uploads } = await aws().s3.send(new ListMultipartUploadsCommand({ Bucket: kept.bucket }));
    expect([Versions ?? [], Uploads ?? []]).toEqual([[], []]);
  });

  it('is taken away only while it is the one that was read', async () => {
    const { arrivals } = await open();
    await arrivals.put('inbox/a', large(10));
    const { etag } = (await arrivals.head('inbox/a'))!;
    await arrivals.put('inbox/a', large(11));
    await arrivals.delete('inbox/a', etag);
    const now = (await arrivals.head('inbox/a'))!;
    expect(now.size).toBe(11);
    await arrivals.delete('inbox/a', now.etag);
    expect(await arrivals.head('inbox/a')).toBeNull();
    await arrivals.delete('inbox/a', now.etag);
  });

  it('says what is not there', async () => {
    const { arrivals, kept } = await open();
    await expect(receiveObject(arrivals, kept, 'inbox/nothing')).rejects.toThrow(NotFoundError);
  });
});

describe('an object that changes while it is read or copied', () => {
  const store = (client: S3Client, bucket: string) =>
    awsObjectStore({ client, bucket, temporaryFolder: temporaryFolder(), partBytes: 4, copyPartBytes: 4 });

  it('is not hashed: each range is of the same object, or none is', async () => {
    const { client, inputs } = fakeClient<S3Client>((_, input, command) => {
      if (command === 'HeadObjectCommand') return { ContentLength: 20, ETag: '"1"' };
      if (input['Range'] === 'bytes=12-15') return awsError('PreconditionFailed');
      return { Body: Readable.from([Buffer.from('abcd')]), ETag: '"1"' };
    });
    await expect(store(client, 'arrivals').hash('inbox/a')).rejects.toThrow(UnavailableError);
    expect(inputs.slice(1).map(({ IfMatch }) => IfMatch)).toEqual(Array(5).fill('"1"'));
  });

  it('is hashed in order, whichever of its ranges comes first', async () => {
    const whole = Buffer.from(large(999));
    const { client } = fakeClient<S3Client>((call, { Range }, command) => {
      if (command === 'HeadObjectCommand') return { ContentLength: whole.length, ETag: '"1"' };
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(String(Range))!;
      async function* slowly() {
        for (let turn = (call * 7) % 11; turn > 0; turn--) await new Promise(setImmediate);
        yield whole.subarray(Number(start), Number(end) + 1);
      }
      return { Body: Readable.from(slowly()), ETag: '"1"' };
    });
    expect(await store(client, 'arrivals').hash('inbox/a')).toMatchObject({ sha256: sha256Of(whole), size: 999 });
  });

  it('is not hashed where a range comes short', async () => {
    const { client } = fakeClient<S3Client>((_, __, command) =>
      command === 'HeadObjectCommand'
        ? { ContentLength: 20, ETag: '"1"' }
        : { Body: Readable.from([Buffer.from('abc')]), ETag: '"1"' },
    );
    await expect(store(client, 'arrivals').hash('inbox/a')).rejects.toThrow(UnavailableError);
  });

  it('leaves no part of a copy behind, and says why although taking them away fails', async () => {
    const ended: string[] = [];
    const { client, inputs } = fakeClient<S3Client>((_, { PartNumber }, command) => {
      if (command === 'HeadObjectCommand') return { ContentLength: 1000, ETag: '"1"' };
      if (command === 'CreateMultipartUploadCommand') return { UploadId: 'u' };
      if (command === 'UploadPartCopyCommand' && PartNumber === 7) return awsError('PreconditionFailed');
      if (command === 'AbortMultipartUploadCommand') {
        ended.push(command);
        return awsError('AccessDenied');
      }
      return { CopyPartResult: { ETag: '"p"' } };
    });
    const copied = store(client, 'kept').copyFrom({ bucket: 'arrivals', key: 'inbox/a', etag: '"1"' }, 'uploads/1/a');
    await expect(copied).rejects.toThrow(UnavailableError);
    expect(ended).toEqual(['AbortMultipartUploadCommand']);
    const parts = inputs.filter(({ PartNumber }) => PartNumber !== undefined);
    expect(parts.every(({ CopySourceIfMatch }) => CopySourceIfMatch === '"1"')).toBe(true);
    expect(parts.length).toBeLessThan(50);
  });
});
