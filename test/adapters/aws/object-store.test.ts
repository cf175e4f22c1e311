import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import {
  type GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { awsObjectStore } from '../../../adapters/aws/object-store.ts';
import { InvalidInputError, NotFoundError, UnavailableError } from '../../../core/errors.ts';
import { objectStoreContract } from '../../contract/object-store.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const PART = 5 * 1024 * 1024;
/** Bytes that are not the same at any two places 64 KiB apart. */
const large = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at ^ (at >> 8) ^ (at >> 16)) & 255);

describeOnEmulator('awsObjectStore', (aws) => {
  const open = async (versioned = false) => {
    const bucket = await aws().bucket({ versioned });
    const temporary = temporaryFolder();
    const store = awsObjectStore({
      client: aws().s3,
      bucket,
      temporaryFolder: temporary,
      partBytes: PART,
      copyPartBytes: PART,
    });
    return { bucket, temporary, store };
  };

  objectStoreContract('S3', async () => (await open()).store);
  objectStoreContract('S3 with versions', async () => (await open(true)).store);

  it('leaves no part of a stream that fails after some parts', async () => {
    const { bucket, store } = await open();
    async function* failing() {
      yield large(2 * PART + 5);
      throw new Error('source broke');
    }
    await expect(store.put('k', failing())).rejects.toThrow('source broke');
    expect(await store.head('k')).toBeNull();
    const { Uploads } = await aws().s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads ?? []).toEqual([]);
  });

  it('removes every version and every mark of a deletion', async () => {
    const { bucket, store } = await open(true);
    for (const text of ['one', 'two', 'three']) await store.put('a/k', Buffer.from(text));
    await store.put('a/k2', Buffer.from('other'));
    await store.delete('a/k');
    const { Versions, DeleteMarkers } = await aws().s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions?.map(({ Key }) => Key)).toEqual(['a/k2']);
    expect(DeleteMarkers ?? []).toEqual([]);
  });

  it('lists more objects than one page holds', async () => {
    const { store } = await open();
    const keys = Array.from({ length: 1050 }, (_, index) => `k/${String(index).padStart(5, '0')}`);
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => store.put(key, new Uint8Array(1))));
    const listed: string[] = [];
    for await (const { key } of store.list('k/')) listed.push(key);
    expect(listed).toEqual(keys);
  });

  it('takes a file over and gives a file back, in parts where it is large', async () => {
    const { store, temporary } = await open();
    for (const size of [0, 10, 2 * PART + 17]) {
      const path = store.temporaryPath();
      writeFileSync(path, large(size));
      expect(await store.adopt(`f/${size}`, path)).toEqual({ key: `f/${size}`, size });
      expect(existsSync(path)).toBe(false);
      const copy = await store.fetch(`f/${size}`);
      expect(Buffer.compare(readFileSync(copy), large(size))).toBe(0);
      await store.release(copy);
      expect(existsSync(copy)).toBe(false);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps the partition of an object in the path of its copy', async () => {
    const { store } = await open();
    await store.put('flows/dt=2026-01-05/a-1-0.parquet', new Uint8Array([1]));
    const copy = await store.fetch('flows/dt=2026-01-05/a-1-0.parquet');
    expect(copy).toMatch(/[/]dt=2026-01-05[/][^/]+$/);
    await store.release(copy);
    expect(existsSync(dirname(dirname(copy)))).toBe(false);
  });

  it('keeps one copy for all who fetched it, until the last gives it back', async () => {
    const { store } = await open();
    await store.put('k', Buffer.from('text'));
    const [first, second] = await Promise.all([store.fetch('k'), store.fetch('k')]);
    expect(second).toBe(first);
    await store.release(first);
    expect(readFileSync(second, 'utf8')).toBe('text');
    await store.release(second);
    expect(existsSync(second)).toBe(false);
    await store.release(second);
    await expect(store.fetch('nothing')).rejects.toThrow(NotFoundError);
  });

  it('forgets what a process that died left in the temporary folder', async () => {
    const { store, temporary } = await open();
    writeFileSync(store.temporaryPath(), 'half');
    await store.clearTemporary();
    expect(readdirSync(temporary)).toEqual([]);
    writeFileSync(store.temporaryPath(), 'next');
  });

  it('reads one whole object as a file, or says that it was replaced meanwhile', async () => {
    const { store, temporary } = await open();
    const bodies = [1, 2].map((value) => new Uint8Array(3 * PART).fill(value));
    await store.put('k', bodies[0]!);
    const fetched = store.fetch('k').then(
      (path) =>
        Buffer.compare(readFileSync(path), bodies[0]!) === 0 || Buffer.compare(readFileSync(path), bodies[1]!) === 0,
      (error) => error,
    );
    await store.put('k', bodies[1]!);
    const outcome = await fetched;
    if (outcome !== true) {
      expect(outcome).toBeInstanceOf(UnavailableError);
      expect(readdirSync(temporary)).toEqual([]);
    }
  });

  it('does not take a bucket that is not there for an object that is not there', async () => {
    const store = awsObjectStore({ client: aws().s3, bucket: 'no-such-bucket', temporaryFolder: temporaryFolder() });
    const reading = async () => {
      for await (const _ of store.get('k'));
    };
    await expect(reading()).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('fetches many objects at once, and those that are there although others are not', async () => {
    const { store, temporary } = await open();
    const keys = Array.from({ length: 40 }, (_, index) => `many/${index}`);
    await Promise.all(keys.filter((_, index) => index % 4 !== 0).map((key) => store.put(key, Buffer.from(key))));
    const fetched = await Promise.allSettled(keys.map((key) => store.fetch(key)));
    for (const [index, one] of fetched.entries()) {
      if (one.status === 'fulfilled') {
        expect(readFileSync(one.value, 'utf8')).toBe(keys[index]);
        await store.release(one.value);
      } else expect([index % 4, one.reason]).toEqual([0, expect.any(NotFoundError)]);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('copies within the bucket, in parts what is too large for one request', async () => {
    const { store } = await open();
    for (const [size, from] of [
      [5, 'a/ü %41+?.csv'],
      [2 * PART + 17, 'a/large'],
    ] as const) {
      await store.put(from, large(size));
      expect(await store.copy(from, 'b/copy')).toEqual({ key: 'b/copy', size });
      const copy = await store.fetch('b/copy');
      expect(Buffer.compare(readFileSync(copy), large(size))).toBe(0);
      await store.release(copy);
    }
    await expect(store.copy('nothing', 'b/x')).rejects.toThrow(NotFoundError);
  });

  it('lets anyone with the address put one object and get it under a name', async () => {
    const { store } = await open();
    const url = await store.presignPut('incoming/1/ü ñ.csv', { sizeBytes: 4, expiresS: 60 });
    expect(url).not.toContain('checksum');
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
    expect((await fetch(url, { method: 'PUT', body: 'rows' })).status).toBe(200);
    expect((await fetch(url.replace('incoming', 'uploads'), { method: 'PUT', body: 'rows' })).status).toBe(403);
    const grant = { expiresS: 60, fileName: 'Größe "1".csv', contentType: 'text/csv' };
    const answer = await fetch(await store.presignGet('incoming/1/ü ñ.csv', grant));
    expect(await answer.text()).toBe('rows');
    expect(answer.headers.get('content-type')).toBe('text/csv');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e _1_.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.csv`,
    );
  });

  it('refuses a key longer than S3 takes', async () => {
    const { store } = await open();
    await expect(store.put(`a/${'ü'.repeat(512)}`, new Uint8Array(1))).rejects.toThrow(InvalidInputError);
  });
});

describe('awsObjectStore over a connection that breaks', () => {
  const broken = (times: number) => {
    const asked: (string | undefined)[] = [];
    const client = {
      send: async (command: GetObjectCommand) => {
        asked.push(command.input.Range, command.input.IfMatch);
        const isBroken = asked.length / 2 <= times;
        async function* body() {
          yield Buffer.from(asked.length === 2 ? 'abc' : isBroken ? '' : 'def');
          if (isBroken) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        }
        return { Body: Readable.from(body()), ETag: '"1"' };
      },
    } as unknown as S3Client;
    return { asked, store: awsObjectStore({ client, bucket: 'b', temporaryFolder: temporaryFolder() }) };
  };
  const textOf = async (source: AsyncIterable<Uint8Array>) => {
    let text = '';
    for await (const chunk of source) text += Buffer.from(chunk).toString();
    return text;
  };

  it('goes on where it broke, with the same object', async () => {
    const { asked, store } = broken(1);
    expect(await textOf(store.get('k'))).toBe('abcdef');
    expect(asked).toEqual([undefined, undefined, 'bytes=3-', '"1"']);
  });

  it('gives up when no byte comes any more', async () => {
    await expect(textOf(broken(99).store.get('k'))).rejects.toThrow(UnavailableError);
  });
});
