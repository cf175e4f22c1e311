import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectPath } from '../../../adapters/local/object-path.ts';
import { localObjectStore } from '../../../adapters/local/object-store.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { objectStoreContract } from '../../contract/object-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

objectStoreContract('the file system', async () => localObjectStore({ root: temporaryFolder() }));

describe('localObjectStore', () => {
  it('keeps objects as read-only files where an engine can read them', async () => {
    const root = temporaryFolder();
    const store = localObjectStore({ root });
    await store.put('flows/dt=2024-01-01/a.parquet', new Uint8Array(3));
    const path = objectPath(root, 'flows/dt=2024-01-01/a.parquet');
    expect(path).toBe(join(root, 'flows', 'dt=2024-01-01', 'a.parquet'));
    expect(store.pathOf('flows/dt=2024-01-01/a.parquet')).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o400);
  });

  it('adopts a file another writer finished, without a copy', async () => {
    const store = localObjectStore({ root: temporaryFolder() });
    const path = store.temporaryPath();
    writeFileSync(path, 'rows');
    const { ino } = statSync(path);
    expect(await store.adopt('flows/x.parquet', path)).toEqual({ key: 'flows/x.parquet', size: 4 });
    expect(statSync(store.pathOf('flows/x.parquet')).ino).toBe(ino);
  });

  it('leaves no temporary file behind a failed put, and clears what a dead process left', async () => {
    const root = temporaryFolder();
    const store = localObjectStore({ root });
    await expect(store.put('k', broken())).rejects.toThrow();
    expect(readdirSync(join(root, '.tmp'))).toEqual([]);
    writeFileSync(store.temporaryPath(), 'half');
    await store.clearTemporary();
    expect(readdirSync(join(root, '.tmp'))).toEqual([]);
  });

  it('removes folders that became empty, so that a deleted upload leaves no name behind', async () => {
    const root = temporaryFolder();
    const store = localObjectStore({ root });
    await store.put('uploads/abc/name of a subscriber.csv', new Uint8Array(1));
    await store.put('uploads/def/b.csv', new Uint8Array(1));
    await store.delete('uploads/abc/name of a subscriber.csv');
    expect(readdirSync(join(root, 'uploads'))).toEqual(['def']);
  });

  it('refuses names no file system takes, and its own temporary folder', async () => {
    const store = localObjectStore({ root: temporaryFolder() });
    await expect(store.put('x'.repeat(256), new Uint8Array(1))).rejects.toThrow(InvalidInputError);
    await expect(store.put('.tmp/x', new Uint8Array(1))).rejects.toThrow(InvalidInputError);
  });
});

async function* broken(): AsyncIterable<Uint8Array> {
  yield new Uint8Array(10);
  throw new Error('broken');
}
