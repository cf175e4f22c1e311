import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../adapters/local/database.ts';
import { localTableStore } from '../../../../adapters/local/table-store.ts';
import { localHasher } from '../../../../adapters/node/hasher.ts';
import { type AuditLog, auditLog } from '../../../../core/usecase/audit/audit-log.ts';
import { canonicalJson } from '../../../../core/usecase/audit/chain.ts';
import { isIntact, noteChain } from '../../../../core/usecase/audit/check-chain.ts';

function newLog(database: Database = openDatabase(':memory:')): { audit: AuditLog; database: Database } {
  let now = Date.parse('2024-05-01T00:00:00Z');
  const clock = { now: () => (now += 1000) };
  return { audit: auditLog({ tables: localTableStore({ database }), clock, hasher: localHasher() }), database };
}

/** Somebody with the database in hand, who took the triggers away. */
function tamper(database: Database, sql: string): void {
  database.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete');
  database.exec(sql);
}

async function withEntries(count: number): Promise<{ audit: AuditLog; database: Database }> {
  const log = newLog();
  for (let n = 1; n <= count; n++) await log.audit.record({ actor: 'asha', action: 'search', detail: { n } });
  return log;
}

describe('auditLog', () => {
  it('starts empty and intact', async () => {
    expect(await newLog().audit.read({ limit: 10 })).toEqual({ entries: [], intact: true });
  });

  it('numbers entries without a gap, also when recorded all at once, and reads them newest first', async () => {
    const { audit } = newLog();
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => audit.record({ actor: 'a', action: 'search', detail: { n } })),
    );
    const { entries, intact } = await audit.read({ limit: 100 });
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, n) => 30 - n));
    expect(intact).toBe(true);
  });

  it('lets two writers over one file append without losing an entry', async () => {
    const database = openDatabase(':memory:');
    const [one, two] = [newLog(database).audit, newLog(database).audit];
    const records = Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).record({ actor: 'a', action: 'search' }));
    await Promise.all(records);
    const { entries, intact } = await one.read({ limit: 100 });
    expect(entries).toHaveLength(10);
    expect(intact).toBe(true);
  });

  it('pages backwards and filters by action', async () => {
    const { audit } = await withEntries(5);
    await audit.record({ actor: 'asha', action: 'export', target: 'x' });
    expect((await audit.read({ limit: 2, before: 4 })).entries.map(({ seq }) => seq)).toEqual([3, 2]);
    expect((await audit.read({ limit: 9, action: 'export' })).entries.map(({ seq, target }) => [seq, target])).toEqual([
      [6, 'x'],
    ]);
    expect((await audit.read({ limit: 1, before: 3, action: 'search' })).entries.map(({ seq }) => seq)).toEqual([2]);
  });

  it('reads every action a text names, newest first, page by page', async () => {
    const { audit } = newLog();
    for (const action of ['upload', 'upload_deleted', 'search', 'mapping_deleted', 'upload_deleted'] as const)
      await audit.record({ actor: 'asha', action });
    const page = async (before?: number) =>
      (await audit.read({ limit: 2, before, action: 'Delete' })).entries.map(({ seq, action }) => [seq, action]);
    expect(await page()).toEqual([
      [5, 'upload_deleted'],
      [4, 'mapping_deleted'],
    ]);
    expect(await page(4)).toEqual([[2, 'upload_deleted']]);
    expect((await audit.read({ limit: 9, action: 'eaten' })).entries).toEqual([]);
  });

  it.each([
    ['a changed detail', `UPDATE t_audit SET item = json_set(item, '$.detail.n', 99) WHERE id = '000000000003'`],
    ['a changed actor', `UPDATE t_audit SET item = json_set(item, '$.actor', 'ben') WHERE id = '000000000001'`],
    ['an entry taken out', `DELETE FROM t_audit WHERE id = '000000000003'`],
    ['the last entry taken away', `DELETE FROM t_audit WHERE id = '000000000005'`],
    ['all entries taken away', 'DELETE FROM t_audit'],
    [
      'two entries swapped',
      `UPDATE t_audit SET item = (SELECT item FROM t_audit AS o WHERE o.id = CASE t_audit.id WHEN '000000000002' THEN '000000000003' ELSE '000000000002' END) WHERE id IN ('000000000002', '000000000003')`,
    ],
  ])('notices %s', async (_what, sql) => {
    const { audit, database } = await withEntries(5);
    expect((await audit.read({ limit: 1 })).intact).toBe(true);
    tamper(database, sql);
    expect((await audit.read({ limit: 1 })).intact).toBe(false);
  });
});

describe('an audit list that is checked now and then', () => {
  it('stays intact as entries come, and only they are read', async () => {
    const { audit, database } = await withEntries(7);
    const reads: string[] = [];
    const tables = localTableStore({ database });
    const counted = {
      ...tables,
      get: (table: string, id: string) => {
        if (table === 'audit') reads.push(id);
        return tables.get(table, id);
      },
    };
    const deps = { tables: counted, hasher: localHasher() };
    await noteChain(deps, 5);
    await noteChain(deps, 5);
    await audit.record({ actor: 'asha', action: 'search' });
    reads.length = 0;
    expect(await isIntact(deps)).toBe(true);
    expect(new Set(reads)).toEqual(new Set(['000000000007', '000000000008']));
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('notices a change of entry %i in time, and never forgets it', async (n) => {
    const { audit, database } = await withEntries(7);
    const deps = { tables: localTableStore({ database }), hasher: localHasher() };
    for (let call = 0; call < 4; call++) await noteChain(deps, 2);
    expect(await isIntact(deps)).toBe(true);
    tamper(database, `UPDATE t_audit SET item = json_set(item, '$.actor', 'ben') WHERE id = '00000000000${n}'`);
    for (let call = 0; call < 5; call++) {
      await noteChain(deps, 2);
      await audit.record({ actor: 'asha', action: 'search' });
    }
    expect(await isIntact(deps)).toBe(false);
  });

  it('notices that all of it is gone, its end too', async () => {
    const { database } = await withEntries(3);
    const deps = { tables: localTableStore({ database }), hasher: localHasher() };
    await noteChain(deps, 10);
    tamper(database, `DELETE FROM t_audit; DELETE FROM t_settings WHERE id = 'audit-head'`);
    expect(await isIntact(deps)).toBe(false);
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, and survives a round trip through JSON', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, undefined], c: undefined } })).toBe('{"a":{"d":[1,null]},"b":1}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy = JSON.parse(JSON.stringify(value)) as unknown;
        expect(canonicalJson(copy)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(copy);
      }),
      { seed: 1 },
    );
  });
});
