import { describe, expect, it } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import type { ObjectStore } from '../../core/ports.ts';

/** What every object store does. `make` gives an empty one. */
export function objectStoreContract(name: string, make: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    it('gives back the bytes that were put', async () => {
      const store = await make();
      expect(await store.put('a/b.txt', bytes('hello'))).toEqual({ key: 'a/b.txt', size: 5 });
      expect(await read(store.get('a/b.txt'))).toBe('hello');
      expect(await store.head('a/b.txt')).toMatchObject({ key: 'a/b.txt', size: 5 });
    });

    it('takes a stream of chunks, none and an empty one included', async () => {
      const store = await make();
      await store.put('streamed', chunks('ab', '', 'cd'));
      await store.put('empty', chunks());
      expect(await read(store.get('streamed'))).toBe('abcd');
      expect(await read(store.get('empty'))).toBe('');
    });

    it('overwrites', async () => {
      const store = await make();
      await store.put('k', bytes('first, longer'));
      await store.put('k', bytes('second'));
      expect(await read(store.get('k'))).toBe('second');
    });

    it('reads a half-open range of bytes, cut at the end of the object', async () => {
      const store = await make();
      await store.put('k', bytes('0123456789'));
      expect(await read(store.get('k', { start: 2, end: 5 }))).toBe('234');
      expect(await read(store.get('k', { start: 8, end: 50 }))).toBe('89');
      expect(await read(store.get('k', { start: 3, end: 3 }))).toBe('');
    });

    it('throws NotFoundError for reading what is not there, and heads it as null', async () => {
      const store = await make();
      await store.put('folder/inside', bytes('x'));
      for (const key of ['nothing', 'folder', 'folder/inside/more']) {
        await expect(read(store.get(key))).rejects.toThrow(NotFoundError);
        expect(await store.head(key)).toBeNull();
      }
      await expect(read(store.get('nothing', { start: 0, end: 0 }))).rejects.toThrow(NotFoundError);
    });

    it('lists keys under a prefix in ascending order of their bytes', async () => {
      const store = await make();
      const keys = ['a/x', 'a-b', 'a.b', 'a/y/z', 'b', 'é', 'flows/dt=2024-01-01/p.parquet', 'a/x-1', 'Z'];
      for (const key of keys) await store.put(key, bytes(key));
      const ascending = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await keysOf(store.list(''))).toEqual(ascending);
      expect(await keysOf(store.list('a'))).toEqual(ascending.filter((key) => key.startsWith('a')));
      expect(await keysOf(store.list('a/x'))).toEqual(['a/x', 'a/x-1']);
      expect(await keysOf(store.list('flows/dt=2024'))).toEqual(['flows/dt=2024-01-01/p.parquet']);
      expect(await keysOf(store.list('nothing/'))).toEqual([]);
    });

    it('deletes, and does not mind what is not there', async () => {
      const store = await make();
      await store.put('a/b/c', bytes('x'));
      await store.delete('a/b/c');
      await store.delete('a/b/c');
      expect(await store.head('a/b/c')).toBeNull();
      expect(await keysOf(store.list(''))).toEqual([]);
    });

    it('keeps names as uploads have them', async () => {
      const store = await make();
      const keys = [
        'uploads/1/Ünï çødé (1).csv',
        'uploads/1/a:b*c?.csv',
        'uploads/1/100%.csv',
        'uploads/1/%41',
        'uploads/1/dot.',
      ];
      for (const key of keys) await store.put(key, bytes(key));
      for (const key of keys) expect(await read(store.get(key))).toBe(key);
      expect(new Set(await keysOf(store.list('uploads/1/')))).toEqual(new Set(keys));
    });

    it('refuses keys that could leave their place', async () => {
      const store = await make();
      for (const key of ['', '/etc/passwd', '../x', 'a/../../x', 'a/./b', 'a//b', 'a/', '..']) {
        await expect(store.put(key, bytes('x'))).rejects.toThrow(InvalidInputError);
        await expect(async () => read(store.get(key))).rejects.toThrow(InvalidInputError);
      }
      expect(await keysOf(store.list(''))).toEqual([]);
    });

    it('shows nothing of a put whose source fails, and keeps what was there', async () => {
      const store = await make();
      await store.put('k', bytes('before'));
      await expect(store.put('k', failing())).rejects.toThrow('source broke');
      await expect(store.put('new', failing())).rejects.toThrow('source broke');
      expect(await read(store.get('k'))).toBe('before');
      expect(await keysOf(store.list(''))).toEqual(['k']);
    });

    it('gives a reader one whole object while others overwrite it', async () => {
      const store = await make();
      const bodies = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
      await store.put('k', bytes(bodies[0] ?? ''));
      const writes = Promise.all(bodies.map((body) => store.put('k', bytes(body))));
      for (let round = 0; round < 5; round++) expect(bodies).toContain(await read(store.get('k')));
      await writes;
    });

    it('puts and deletes side by side in one folder', async () => {
      const store = await make();
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          await store.put(`shared/deep/${index}`, bytes('x'));
          if (index % 2 === 0) await store.delete(`shared/deep/${index}`);
        }),
      );
      expect(await keysOf(store.list('shared/'))).toHaveLength(20);
    });
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

async function* failing(): AsyncIterable<Uint8Array> {
  yield bytes('half of');
  throw new Error('source broke');
}

async function read(source: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function keysOf(objects: AsyncIterable<{ key: string }>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects) keys.push(key);
  return keys;
}
