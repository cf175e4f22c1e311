import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../adapters/local/database.ts';
import { localEventStream } from '../../../adapters/local/event-stream.ts';
import { eventStreamContract } from '../../contract/event-stream.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

eventStreamContract('SQLite', async () => localEventStream({ database: openDatabase(':memory:') }));

describe('localEventStream', () => {
  it('goes on after a restart where it stopped', async () => {
    const path = join(temporaryFolder(), 'flowtrail.db');
    const first = openDatabase(path);
    await localEventStream({ database: first, shards: 1 }).put([{ partitionKey: 'a', data: Uint8Array.of(1) }]);
    first.close();
    const second = openDatabase(path);
    const stream = localEventStream({ database: second, shards: 1 });
    await stream.put([{ partitionKey: 'a', data: Uint8Array.of(2) }]);
    const records = await stream.read('shard-0000', null, 10);
    expect(records.map(({ sequence, data }) => [Number(sequence), data[0]])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    second.close();
  });

  it('never gives a position twice, even when the newest records were removed', async () => {
    const database = openDatabase(':memory:');
    const stream = localEventStream({ database, shards: 1 });
    await stream.put([{ partitionKey: 'a', data: Uint8Array.of(1) }]);
    database.exec('DELETE FROM stream_records');
    await stream.put([{ partitionKey: 'a', data: Uint8Array.of(2) }]);
    expect((await stream.read('shard-0000', null, 10)).map(({ sequence }) => Number(sequence))).toEqual([2]);
  });
});
