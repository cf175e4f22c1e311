import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { awsObjectStore } from '../../../adapters/aws/object-store.ts';
import { UnavailableError } from '../../../core/errors.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { awsError, fakeClient } from './fake-client.ts';

const DAY_MS = 86_400_000;

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

describeOnEmulator('a bucket under Object Lock', (aws) => {
  const open = async (locked = true) => {
    const bucket = await aws().bucket({ locked, versioned: !locked });
    return awsObjectStore({ client: aws().s3, bucket, temporaryFolder: temporaryFolder() });
  };
  const versionsOf = (bucket: string) => aws().s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));

  it('hides what cannot be deleted yet, once, and tells until when it is kept', async () => {
    const store = await open();
    for (const text of ['one', 'two']) await store.put('uploads/1/a', Buffer.from(text));
    for (let time = 0; time < 3; time++) await store.delete('uploads/1/a');
    expect([await store.head('uploads/1/a'), await all(store.list(''))]).toEqual([null, []]);
    const { Versions = [], DeleteMarkers = [] } = await versionsOf(store.bucket);
    expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
    const remains = await all(store.remains('uploads/1/'));
    expect(remains.map(({ key }) => key)).toEqual(['uploads/1/a', 'uploads/1/a']);
    for (const { keptUntilMs } of remains) expect(Math.abs(keptUntilMs! - Date.now() - DAY_MS)).toBeLessThan(60_000);
  });

  it('gives all of it up when the lock has ended, also what was hidden', async () => {
    const store = await open();
    await store.put('uploads/1/ü %41+?', Buffer.from('one'));
    await store.delete('uploads/1/ü %41+?');
    await store.put('uploads/1/ü %41+?', Buffer.from('two'));
    const { Versions = [] } = await versionsOf(store.bucket);
    for (const { Key, VersionId } of Versions) {
      const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() - DAY_MS) } as const;
      const target = { Bucket: store.bucket, Key, VersionId, BypassGovernanceRetention: true };
      await aws().s3.send(new PutObjectRetentionCommand({ ...target, Retention }));
    }
    expect(await all(store.remains(''))).toHaveLength(2);
    await store.delete('uploads/1/ü %41+?');
    expect(await all(store.remains(''))).toEqual([]);
    expect((await versionsOf(store.bucket)).DeleteMarkers ?? []).toEqual([]);
  });

  it('shows what is left without a lock, too, beyond one page', async () => {
    const store = await open(false);
    const keys = Array.from({ length: 1010 }, (_, index) => `uploads/1/${String(index).padStart(4, '0')}`);
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => store.put(key, new Uint8Array(1))));
    expect(await all(store.remains('uploads/1/'))).toEqual(keys.map((key) => ({ key, keptUntilMs: null })));
  });

  it('keeps the bytes of what it hides', async () => {
    const store = await open();
    await store.put('uploads/1/a', Buffer.from('one'));
    await store.delete('uploads/1/a');
    const [version] = (await versionsOf(store.bucket)).Versions ?? [];
    const answer = await aws().s3.send(
      new GetObjectCommand({ Bucket: store.bucket, Key: 'uploads/1/a', VersionId: version?.VersionId }),
    );
    expect(await answer.Body?.transformToString()).toBe('one');
  });
});

describe('a deletion that is refused', () => {
  it('is a failure where no lock is the reason', async () => {
    const { client, inputs } = fakeClient<S3Client>((_, __, command) => {
      if (command === 'ListObjectVersionsCommand') return { Versions: [{ Key: 'a', VersionId: '1', IsLatest: true }] };
      if (command === 'DeleteObjectsCommand') return { Errors: [{ Key: 'a', VersionId: '1', Code: 'AccessDenied' }] };
      return command === 'HeadObjectCommand' ? { ContentLength: 1 } : awsError('NotExpected');
    });
    const store = awsObjectStore({ client, bucket: 'b', temporaryFolder: temporaryFolder() });
    await expect(store.delete('a')).rejects.toThrow(UnavailableError);
    expect(inputs).toHaveLength(3);
  });
});
