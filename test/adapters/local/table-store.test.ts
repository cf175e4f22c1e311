import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, purgeDeleted } from '../../../adapters/local/database.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { tableStoreContract } from '../../contract/table-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

tableStoreContract('SQLite', async () => localTableStore({ database: openDatabase(':memory:') }));

describe('localTableStore', () => {
  it('answers index queries from an SQL index, without sorting', () => {
    const database = openDatabase(':memory:');
    localTableStore({ database });
    const plan = database
      .prepare('EXPLAIN QUERY PLAN SELECT item FROM t_alerts WHERE by_status_equals = ? ORDER BY by_status_sort, id')
      .all('open')
      .map((row) => row.detail);
    expect(plan).toEqual(['SEARCH t_alerts USING INDEX i_alerts_by_status (by_status_equals=?)']);
  });

  it('keeps items over a restart, readable by the owner alone', async () => {
    const path = join(temporaryFolder(), 'flowtrail.db');
    const first = openDatabase(path);
    await localTableStore({ database: first }).put('users', 'u', { username_key: 'asha' });
    first.close();
    const second = openDatabase(path);
    expect(await localTableStore({ database: second }).get('users', 'u')).toEqual({
      item: { username_key: 'asha' },
      version: 1,
    });
    second.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('fills an index that is new to a file made before it', async () => {
    const database = openDatabase(':memory:');
    database.exec(
      'CREATE TABLE t_users (id TEXT PRIMARY KEY, item TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID',
    );
    database.exec(`INSERT INTO t_users VALUES ('u', '{"username_key":"asha"}', 4)`);
    const store = localTableStore({ database });
    expect(await store.query('users', { index: 'by_name', equals: 'asha' })).toEqual([{ username_key: 'asha' }]);
    expect((await store.get('users', 'u'))?.version).toBe(4);
  });

  it('lets nobody change or delete an audit entry', async () => {
    const store = localTableStore({ database: openDatabase(':memory:') });
    await store.put('audit', '1', { seq_key: '1', action: 'setup' });
    await expect(store.put('audit', '1', { seq_key: '1', action: 'other' })).rejects.toThrow('append-only');
    await expect(store.delete('audit', '1')).rejects.toThrow('append-only');
    expect((await store.get('audit', '1'))?.item).toEqual({ seq_key: '1', action: 'setup' });
  });

  it('leaves no byte of a deleted item in the files once purged', async () => {
    const path = join(temporaryFolder(), 'flowtrail.db');
    const database = openDatabase(path);
    const store = localTableStore({ database });
    await store.put('uploads', 'u', { uploaded_at: '2024', name: 'subscriber-9198765.csv' });
    await store.delete('uploads', 'u');
    purgeDeleted(database);
    for (const file of [path, `${path}-wal`]) expect(readFileSync(file).includes('subscriber-9198765')).toBe(false);
    database.close();
  });
});
