import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/**
 * Opens (or makes) the one SQLite file of a data folder.
 * synchronous=FULL because in WAL mode NORMAL may lose the last commits on a power cut, and an upload answered with
 * "stored" or a deletion with a receipt must not come undone. secure_delete overwrites what is deleted with zeros.
 */
export function openDatabase(path: string): Database {
  const inMemory = path === ':memory:';
  // Made first, so that at no moment anybody else may read it.
  if (!inMemory && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
  if (!inMemory) chmodSync(path, 0o600);
  return database;
}

/** Runs `work` as one transaction; what it throws rolls all of it back. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Moves the write-ahead log into the file and empties it, so that deleted rows do not live on in old log frames. */
export function purgeDeleted(database: Database): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
