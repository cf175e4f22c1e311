import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import type { ByteRange } from '../../core/usecase/uploads/upload-deps.ts';
import { headObject, type Place, readObject } from './read-object.ts';

export interface LocalCopies {
  /** A file that holds the object, or a range of it, until as many `release` as `fetch` were called for it. Throws NotFoundError. */
  fetch(key: string, range?: ByteRange): Promise<string>;
  /** One that is not held is no error. */
  release(path: string): Promise<void>;
}

interface Copy {
  readonly path: string;
  readonly ready: Promise<void>;
  holders: number;
}

/** Parts of a large object that come at once: one connection to S3 gives less than a machine can take. */
const PARTS_AT_ONCE = 6;

/** Objects that come at once: whoever wants hundreds gets them no sooner with a connection for each. */
const OBJECTS_AT_ONCE = 8;

/** Files that hold objects, for programs that read files; each is there once, for all who hold it. */
export function localCopies(place: Place, options: { folder: string; partBytes: number }): LocalCopies {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const copies = new Map<string, Copy>();
  const inTurn = atMost(OBJECTS_AT_ONCE);
  const begin = (name: string, key: string, range?: ByteRange): Copy => {
    const path = join(options.folder, randomUUID(), partitionOf(key), 'object');
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const target = { path, partBytes: options.partBytes, range };
    const copy = { path, ready: inTurn(() => download(place, key, target)), holders: 0 };
    copies.set(name, copy);
    return copy;
  };
  return {
    async fetch(key, range) {
      const name = range === undefined ? key : `${key} ${range.start}-${range.end}`;
      const copy = copies.get(name) ?? begin(name, key, range);
      copy.holders++;
      try {
        await copy.ready;
      } catch (error) {
        if (copies.get(name) === copy) copies.delete(name);
        await rm(dirname(dirname(copy.path)), { recursive: true, force: true });
        throw error;
      }
      return copy.path;
    },
    async release(path) {
      const held = [...copies].find(([, copy]) => copy.path === path);
      if (held === undefined || --held[1].holders > 0) return;
      copies.delete(held[0]);
      await rm(dirname(dirname(path)), { recursive: true, force: true });
    },
  };
}

/** The folder an object is in, where it tells a partition: whoever reads the copy learns it from there. */
function partitionOf(key: string): string {
  return key.split('/').findLast((segment) => /^dt=[0-9-]+$/.test(segment)) ?? 'none';
}

/** Runs so many works at once; the others wait their turn. */
function atMost(count: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

interface Target {
  readonly path: string;
  readonly partBytes: number;
  readonly range: ByteRange | undefined;
}

/** The file is there when it is whole. */
async function download(place: Place, key: string, target: Target): Promise<void> {
  const head = await headObject(place, key);
  if (head === null) throw new NotFoundError(`no object ${key}`);
  const unfinished = `${target.path}.part`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    const { start, end } = target.range ?? { start: 0, end: head.size };
    await fill(file, {
      place,
      key,
      partBytes: target.partBytes,
      start,
      end: Math.min(end, head.size),
      etag: head.etag,
    });
    await file.close();
    await rename(unfinished, target.path);
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new UnavailableError('the disk for temporary files is full', { cause: error });
    throw error;
  }
}

interface Filling {
  readonly place: Place;
  readonly key: string;
  readonly partBytes: number;
  readonly start: number;
  readonly end: number;
  readonly etag: string | undefined;
}

async function fill(file: FileHandle, { place, key, partBytes, start: first, end, etag }: Filling): Promise<void> {
  const count = Math.ceil((end - first) / partBytes);
  const starts = Array.from({ length: count }, (_, part) => first + part * partBytes).values();
  let failed = false;
  const fillWaiting = async () => {
    for (const start of starts) {
      let at = start - first;
      const range = { start, end: Math.min(end, start + partBytes) };
      for await (const chunk of readObject(place, key, { range, etag })) {
        if (failed) return;
        await file.write(chunk, 0, chunk.byteLength, at);
        at += chunk.byteLength;
      }
    }
  };
  const parts = await Promise.allSettled(
    Array.from({ length: PARTS_AT_ONCE }, () =>
      fillWaiting().catch((error) => {
        failed = true;
        throw error;
      }),
    ),
  );
  for (const part of parts) if (part.status === 'rejected') throw part.reason;
}
