import type { SignInAttempts } from '../../core/usecase/accounts/account-deps.ts';
import { type Database, inTransaction } from './database.ts';

/** Failures older than this are forgotten. */
const MEMORY_MS = 24 * 3_600_000;

/** Failed tries in SQLite, so that a restart does not free them. */
export function localSignInAttempts(options: { database: Database }): SignInAttempts {
  const { database } = options;
  database.exec(`CREATE TABLE IF NOT EXISTS sign_in_attempts (
    key TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_ms INTEGER NOT NULL) WITHOUT ROWID`);
  const prune = database.prepare('DELETE FROM sign_in_attempts WHERE last_ms < ? OR failures <= 0');
  const read = database.prepare('SELECT failures, last_ms FROM sign_in_attempts WHERE key = ?');
  const count = database.prepare(`INSERT INTO sign_in_attempts VALUES (?, 1, ?)
    ON CONFLICT (key) DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms`);
  const forget = database.prepare('DELETE FROM sign_in_attempts WHERE key = ?');
  const uncount = database.prepare('UPDATE sign_in_attempts SET failures = failures - 1 WHERE key = ?');
  return {
    begin: async (key, nowMs, delayOf) =>
      inTransaction(database, () => {
        prune.run(nowMs - MEMORY_MS);
        const row = read.get(key);
        const wait = row === undefined ? 0 : Number(row.last_ms) + delayOf(Number(row.failures)) - nowMs;
        if (wait > 0) return wait;
        count.run(key, nowMs);
        return 0;
      }),
    succeed: async (key, what) => {
      (what === 'all' ? forget : uncount).run(key);
    },
  };
}
