import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConflictError } from '../../core/errors.ts';

export interface FolderOwner {
  /** Null for the moment before the owner has said who it is. */
  readonly pid: number | null;
  /** Origin of its HTTP API, once it listens. */
  readonly address: string | null;
  /** Bearer secret of the command line for that API; whoever can read it can read the folder. */
  readonly secret: string | null;
}

export interface FolderLock {
  /** Tells other processes of this user where this one's HTTP API is, and how to be let in. */
  announce(address: string, secret: string): void;
  release(): void;
}

/**
 * Makes this process the one owner of a data folder until it releases the lock or dies, however it dies: the lock is
 * an operating-system lock that SQLite holds on lock.db, so a stale one cannot exist and a reused process id does not
 * matter. owner.json beside it says who and where. Throws ConflictError naming the owner.
 */
export function lockFolder(folder: string): FolderLock {
  const lock = hold(folder, 'EXCLUSIVE');
  if (lock === null) {
    const owner = readOwner(folder);
    throw new ConflictError(
      `data folder ${folder} is in use by process ${owner.pid ?? 'unknown'}${owner.address ? ` at ${owner.address}` : ''}`,
    );
  }
  const write = (address: string | null, secret: string | null) => {
    const owner: FolderOwner = { pid: process.pid, address, secret };
    rmSync(ownerPath(folder), { force: true });
    writeFileSync(ownerPath(folder), JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
  };
  write(null, null);
  held.add(lock);
  return {
    announce: write,
    release: () => {
      if (!lock.isOpen) return;
      rmSync(ownerPath(folder), { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

/** The process that owns a data folder now; null when none does. */
export function folderOwner(folder: string): FolderOwner | null {
  if (!existsSync(join(folder, 'lock.db'))) return null;
  const lock = hold(folder, 'SHARED');
  if (lock === null) return readOwner(folder);
  lock.close();
  return null;
}

/** A connection nobody refers to is collected as garbage and closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Waits long enough for another process that only looks (folderOwner) to be done. */
const PATIENCE_MS = 250;

function hold(folder: string, kind: 'EXCLUSIVE' | 'SHARED'): DatabaseSync | null {
  const path = join(folder, 'lock.db');
  const database = new DatabaseSync(path, { timeout: kind === 'EXCLUSIVE' ? PATIENCE_MS : 0 });
  try {
    database.exec(kind === 'EXCLUSIVE' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT * FROM sqlite_schema');
    chmodSync(path, 0o600);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

function ownerPath(folder: string): string {
  return join(folder, 'owner.json');
}

function readOwner(folder: string): FolderOwner {
  try {
    return JSON.parse(readFileSync(ownerPath(folder), 'utf8')) as FolderOwner;
  } catch {
    return { pid: null, address: null, secret: null };
  }
}
