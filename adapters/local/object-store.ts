import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { NotFoundError } from '../../core/errors.ts';
import type { ObjectInfo, ObjectStore } from '../../core/ports.ts';
import { decodeSegment, objectPath, TEMPORARY_FOLDER } from './object-path.ts';

export interface LocalObjectStore extends ObjectStore {
  /** File that holds an object; for engines that read files. */
  pathOf(key: string): string;
  /** A fresh path in the same file system, for a writer of its own (DuckDB, an incoming upload) to fill. */
  temporaryPath(): string;
  /** As `pathOf`: nothing is copied, so there is nothing to let go of, but for a range, which gets a file of its own. */
  fetch(key: string, range?: { start: number; end: number }): Promise<string>;
  release(path: string): Promise<void>;
  copy(from: string, to: string): Promise<ObjectInfo>;
  /** Makes a finished file at a temporary path an object, without a copy. Resolves when durable. */
  adopt(key: string, path: string): Promise<ObjectInfo>;
  /** Nothing is kept of what was deleted. */
  remains(prefix: string): AsyncIterable<{ key: string; keptUntilMs: null }>;
  /** Removes what a process that died left half-written; only the folder's owner may call it. */
  clearTemporary(): Promise<void>;
}

/**
 * Objects as files below `root`. A put writes elsewhere in the same tree, syncs, renames and syncs the folder: after a
 * crash at any moment the old or the new object is there, whole. Files are read-only.
 */
export function localObjectStore(options: { root: string }): LocalObjectStore {
  const root = resolve(options.root);
  const temporary = join(root, TEMPORARY_FOLDER);
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const temporaryPath = () => join(temporary, randomUUID());

  const adopt = async (key: string, path: string): Promise<ObjectInfo> => {
    const target = objectPath(root, key);
    await syncPath(path);
    await chmod(path, 0o400);
    const { size } = await stat(path);
    await moveInto(path, target);
    return { key, size };
  };

  return {
    pathOf: (key) => objectPath(root, key),
    async fetch(key, range) {
      if (range === undefined) return objectPath(root, key);
      const path = temporaryPath();
      await writeFile(path, readObject(objectPath(root, key), key, range));
      return path;
    },
    async release(path) {
      if (dirname(path) === temporary) await rm(path, { force: true });
    },
    async copy(from, to) {
      const path = temporaryPath();
      await copyFile(objectPath(root, from), path).catch((error: unknown) => {
        throw isMissing(error) ? new NotFoundError(`no object ${from}`, { cause: error }) : error;
      });
      return adopt(to, path);
    },
    temporaryPath,
    adopt,
    clearTemporary: async () => {
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { mode: 0o700 });
    },
    put: async (key, body) => {
      objectPath(root, key);
      const path = temporaryPath();
      try {
        await writeFile(path, body);
        return await adopt(key, path);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    get: (key, range) => readObject(objectPath(root, key), key, range),
    head: async (key) => {
      const info = await stat(objectPath(root, key)).catch(nullWhenMissing);
      return info?.isFile() ? { key, size: info.size } : null;
    },
    list: (prefix) => listObjects({ root, folder: '', prefix }),
    async *remains(prefix) {
      for await (const { key } of listObjects({ root, folder: '', prefix })) yield { key, keptUntilMs: null };
    },
    delete: async (key) => {
      const path = objectPath(root, key);
      await rm(path, { force: true });
      await removeEmptyFolders(dirname(path), root);
    },
  };
}

async function writeFile(path: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    if (body instanceof Uint8Array) await file.writeFile(body);
    else for await (const chunk of body) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

/** A delete may take the empty folder away between mkdir and rename; then both are done again. */
async function moveInto(path: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await rename(path, target);
      break;
    } catch (error) {
      if (attempt === 5 || !isMissing(error)) throw error;
    }
  }
  await syncPath(dirname(target)).catch(ignoreUnsyncableFolder);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows cannot open a folder to sync it. */
function ignoreUnsyncableFolder(error: unknown): void {
  if (!['EPERM', 'EISDIR', 'EACCES', 'EINVAL', 'ENOENT'].includes(codeOf(error))) throw error;
}

async function* readObject(
  path: string,
  key: string,
  range?: { start: number; end: number },
): AsyncIterable<Uint8Array> {
  if (range !== undefined && range.end <= range.start) {
    if ((await stat(path).catch(nullWhenMissing)) === null) throw new NotFoundError(`no object ${key}`);
    return;
  }
  try {
    yield* createReadStream(path, range && { start: range.start, end: range.end - 1 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (isMissing(error) || codeOf(error) === 'EISDIR') throw new NotFoundError(`no object ${key}`, { cause: error });
    throw error;
  }
}

interface Listing {
  readonly root: string;
  /** Key of the folder listed, with its closing slash; empty for the root. */
  readonly folder: string;
  readonly prefix: string;
}

/** Depth first in byte order of whole keys: a folder sorts as its name with the slash that follows it in every key. */
async function* listObjects({ root, folder, prefix }: Listing): AsyncIterable<ObjectInfo> {
  const path = folder === '' ? root : objectPath(root, folder.slice(0, -1));
  const entries = await readdir(path, { withFileTypes: true }).catch(nullWhenMissing);
  const keys = (entries ?? [])
    .filter((entry) => folder !== '' || entry.name !== TEMPORARY_FOLDER)
    .map((entry) => folder + decodeSegment(entry.name) + (entry.isDirectory() ? '/' : ''))
    .filter((key) => key.startsWith(prefix) || (key.endsWith('/') && prefix.startsWith(key)))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const key of keys) {
    if (key.endsWith('/')) yield* listObjects({ root, folder: key, prefix });
    else {
      const info = await stat(objectPath(root, key)).catch(nullWhenMissing);
      if (info !== null) yield { key, size: info.size };
    }
  }
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let path = folder; path.length > root.length; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      await syncPath(path).catch(ignoreUnsyncableFolder);
      return;
    }
  }
  await syncPath(root).catch(ignoreUnsyncableFolder);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function nullWhenMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
