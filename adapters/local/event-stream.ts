import { hash } from 'node:crypto';
import type { EventStream, StreamRecord } from '../../core/ports.ts';
import { type Database, inTransaction } from './database.ts';

export interface LocalEventStreamOptions {
  readonly database: Database;
  /** Shards a partition key is spread over; a log made with fewer keeps its records where they are. Default 4. */
  readonly shards?: number;
}

interface Row {
  readonly sequence: number;
  readonly partition_key: string;
  readonly data: Uint8Array;
}

/** The event stream as a durable log in SQLite: one transaction per put, positions never used twice. */
export function localEventStream(options: LocalEventStreamOptions): EventStream {
  const { database, shards: count = 4 } = options;
  database.exec(`
    CREATE TABLE IF NOT EXISTS stream_shards (shard TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS stream_records (
      shard TEXT NOT NULL, sequence INTEGER NOT NULL, partition_key TEXT NOT NULL, data BLOB NOT NULL,
      PRIMARY KEY (shard, sequence)) WITHOUT ROWID;`);
  const declare = database.prepare('INSERT OR IGNORE INTO stream_shards (shard, last) VALUES (?, 0)');
  inTransaction(database, () => {
    for (let shard = 0; shard < count; shard++) declare.run(shardName(shard));
  });
  const advance = database.prepare('UPDATE stream_shards SET last = last + 1 WHERE shard = ? RETURNING last');
  const insert = database.prepare('INSERT INTO stream_records VALUES (?, ?, ?, ?)');
  const select = database.prepare(
    'SELECT sequence, partition_key, data FROM stream_records WHERE shard = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  );

  return {
    put: async (records) =>
      inTransaction(database, () => {
        for (const { partitionKey, data } of records) {
          const shard = shardName(shardOf(partitionKey, count));
          insert.run(shard, Number(advance.get(shard)?.last), partitionKey, data);
        }
      }),
    shards: async () =>
      database
        .prepare('SELECT shard FROM stream_shards ORDER BY shard')
        .all()
        .map((row) => String(row.shard)),
    read: async (shard, after, limit) => {
      const rows = select.all(shard, after === null ? 0 : Number(after), limit) as unknown as Row[];
      return rows.map(
        (row): StreamRecord => ({
          shard,
          sequence: String(row.sequence).padStart(20, '0'),
          partitionKey: row.partition_key,
          data: row.data,
        }),
      );
    },
  };
}

function shardName(shard: number): string {
  return `shard-${String(shard).padStart(4, '0')}`;
}

function shardOf(partitionKey: string, count: number): number {
  return Number.parseInt(hash('sha256', partitionKey, 'hex').slice(0, 12), 16) % count;
}
