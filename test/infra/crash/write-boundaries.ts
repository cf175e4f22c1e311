/**
 * Counts what this process does to the disk, and kills it just before the n-th such step: whatever happens between two
 * steps leaves the same disk as the moment before the second.
 */
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { DuckDBConnection } from '@duckdb/node-api';

let armed = false;
let killAt = Number.POSITIVE_INFINITY;
const steps: string[] = [];

/** From now on steps count; the process dies before step `n`, counted from 0. */
export function arm(n: number): void {
  killAt = n;
  steps.length = 0;
  armed = true;
}

/** Stops counting and answers what was counted. */
export function disarm(): readonly string[] {
  armed = false;
  return [...steps];
}

function step(name: string): void {
  if (!armed) return;
  if (steps.length === killAt) process.kill(process.pid, 'SIGKILL');
  steps.push(name);
}

// biome-ignore lint/suspicious/noExplicitAny: wraps methods of any shape
type Method = (...args: any[]) => any;

function wrap(target: object, name: string, nameOf: (args: unknown[], self: object) => string | null): void {
  const owner = target as Record<string, Method>;
  const original = owner[name]!;
  owner[name] = function (this: object, ...args: unknown[]) {
    const said = nameOf(args, this);
    if (said !== null) step(said);
    return original.apply(this, args);
  };
}

const ownPath = (path: unknown) => String(path).replace(/^.*\/(objects|tmp|cache)\//, '$1/');

wrap(fsp, 'rename', ([, to]) => `rename to ${ownPath(to)}`);
wrap(fsp, 'rm', ([path]) => (fs.existsSync(String(path)) ? `rm ${ownPath(path)}` : null));
wrap(fsp, 'rmdir', ([path]) => `rmdir ${ownPath(path)}`);
wrap(fsp, 'mkdir', ([path]) => (fs.existsSync(String(path)) ? null : `mkdir ${ownPath(path)}`));
syncBuiltinESMExports();

const handle = await fsp.open(process.execPath);
wrap(Object.getPrototypeOf(handle), 'writeFile', () => 'write');
await handle.close();

const inTransaction = new WeakSet<object>();
const databaseOf = new WeakMap<object, object>();
wrap(DatabaseSync.prototype, 'exec', ([sql], self) => {
  const text = String(sql);
  if (text.startsWith('BEGIN')) inTransaction.add(self);
  else if (/^(COMMIT|ROLLBACK)/.test(text)) inTransaction.delete(self);
  return /^COMMIT|wal_checkpoint/.test(text) ? text : null;
});
const prepare = DatabaseSync.prototype.prepare;
DatabaseSync.prototype.prepare = function (...args) {
  const statement = prepare.apply(this, args);
  databaseOf.set(statement, this);
  return statement;
};
wrap(StatementSync.prototype, 'run', (_, self) =>
  inTransaction.has(databaseOf.get(self) ?? self) ? null : (self as StatementSync).sourceSQL,
);
wrap(DuckDBConnection.prototype, 'run', ([sql]) => (String(sql).startsWith('COPY') ? 'COPY' : null));
