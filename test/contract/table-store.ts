import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../core/errors.ts';
import type { Item, TableStore } from '../../core/ports.ts';

/** What every table store does. `make` gives an empty one. */
export function tableStoreContract(name: string, make: () => Promise<TableStore>): void {
  describe(`${name} as a table store`, () => {
    it('keeps items as JSON and raises the version with every write', async () => {
      const store = await make();
      const item = { a: 1, b: [true, null, 'x'], c: { d: 'ü "quoted"' } };
      expect(await store.put('models', 'm', item)).toBe(1);
      expect(await store.get('models', 'm')).toEqual({ item, version: 1 });
      expect(await store.put('models', 'm', { a: 2 })).toBe(2);
      expect(await store.get('models', 'm')).toEqual({ item: { a: 2 }, version: 2 });
      expect(await store.get('models', 'other')).toBeNull();
      expect(await store.get('mappings', 'm')).toBeNull();
    });

    it('writes only where the condition holds', async () => {
      const store = await make();
      await expect(store.put('leases', 'l', { n: 0 }, { version: 1 })).rejects.toThrow(ConflictError);
      expect(await store.put('leases', 'l', { n: 1 }, { absent: true })).toBe(1);
      await expect(store.put('leases', 'l', { n: 2 }, { absent: true })).rejects.toThrow(ConflictError);
      await expect(store.put('leases', 'l', { n: 2 }, { version: 2 })).rejects.toThrow(ConflictError);
      expect(await store.put('leases', 'l', { n: 3 }, { version: 1 })).toBe(2);
      expect(await store.get('leases', 'l')).toEqual({ item: { n: 3 }, version: 2 });
    });

    it('begins with the version that is asked for, so that one made anew has none of the old ones', async () => {
      const store = await make();
      expect(await store.put('uploads', 'u', { n: 1 }, { absent: true, first: 1_700_000_000_000 })).toBe(
        1_700_000_000_000,
      );
      expect(await store.put('uploads', 'u', { n: 2 }, { version: 1_700_000_000_000 })).toBe(1_700_000_000_001);
      await store.delete('uploads', 'u');
      const condition = { absent: true, first: 1_700_000_009_000 } as const;
      await store.transact([{ kind: 'put', table: 'uploads', id: 'u', item: { n: 3 }, condition }]);
      await expect(store.put('uploads', 'u', { n: 4 }, { version: 1_700_000_000_001 })).rejects.toThrow(ConflictError);
      expect(await store.get('uploads', 'u')).toEqual({ item: { n: 3 }, version: 1_700_000_009_000 });
    });

    it('lets one of many conditional writers win', async () => {
      const store = await make();
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => store.put('leases', 'one', { n }, { absent: true })),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('deletes, and does not mind what is not there', async () => {
      const store = await make();
      await store.put('uploads', 'u', { uploaded_at: '2024' });
      await store.delete('uploads', 'u');
      await store.delete('uploads', 'u');
      expect(await store.get('uploads', 'u')).toBeNull();
      expect(await store.query('uploads', { index: 'by_time', equals: '*' })).toEqual([]);
    });

    it('finds by index: equal, half-open range, either order, limited', async () => {
      const store = await make();
      const ranks = ['b', 'a', 'd', 'c', 'e'];
      for (const rank of ranks) await store.put('alerts', rank, { status: 'open', rank, entity: 'x' });
      await store.put('alerts', 'other', { status: 'benign', rank: 'c', entity: 'x' });
      const query = async (more: object) =>
        (await store.query('alerts', { index: 'by_status', equals: 'open', ...more })).map(({ rank }) => rank);
      expect(await query({})).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await query({ from: 'b', to: 'd' })).toEqual(['b', 'c']);
      expect(await query({ from: 'b', to: 'd', descending: true })).toEqual(['c', 'b']);
      expect(await query({ descending: true, limit: 2 })).toEqual(['e', 'd']);
      expect(await store.query('alerts', { index: 'by_status', equals: 'confirmed' })).toEqual([]);
      expect(await store.query('alerts', { index: 'by_rank', equals: '*' })).toHaveLength(6);
    });

    it('moves an item in its indexes when its fields change, and leaves out items without them', async () => {
      const store = await make();
      await store.put('alerts', 'a', { status: 'open', rank: '1', entity: 'e' });
      await store.put('alerts', 'a', { status: 'benign', rank: '1', entity: 'e' });
      await store.put('alerts', 'b', { status: 'open', entity: 'e' });
      await store.put('alerts', 'c', { status: 'open', rank: null, entity: 'e' });
      expect(await store.query('alerts', { index: 'by_status', equals: 'open' })).toEqual([]);
      expect(await store.query('alerts', { index: 'by_status', equals: 'benign' })).toHaveLength(1);
    });

    it('refuses an index or a table nobody declared', async () => {
      const store = await make();
      await expect(store.query('alerts', { index: 'by_mood', equals: 'x' })).rejects.toThrow('by_mood');
      await expect(store.get('nonsense', 'x')).rejects.toThrow('nonsense');
    });

    it('scans a whole table by id, over more items than one batch', async () => {
      const store = await make();
      const ids = Array.from({ length: 1203 }, (_, index) => String(index).padStart(5, '0'));
      const most = Math.min(store.maxWrites, ids.length);
      for (let at = 0; at < ids.length; at += most) {
        const some = ids.slice(at, at + most);
        await store.transact(some.map((id) => ({ kind: 'put', table: 'suppressions', id, item: { id } })));
      }
      expect((await all(store.scan('suppressions'))).map(({ id }) => id)).toEqual(ids);
    });

    it('does all writes of a transaction or none', async () => {
      const store = await make();
      await store.put('uploads', 'old', { uploaded_at: '1' });
      const failing = store.transact([
        { kind: 'put', table: 'uploads', id: 'new', item: { uploaded_at: '2' } },
        { kind: 'delete', table: 'uploads', id: 'old' },
        { kind: 'put', table: 'receipts', id: 'r', item: {}, condition: { version: 7 } },
      ]);
      await expect(failing).rejects.toThrow(ConflictError);
      expect((await all(store.scan('uploads'))).map((item) => item['uploaded_at'])).toEqual(['1']);
      await store.transact([
        { kind: 'put', table: 'uploads', id: 'new', item: { uploaded_at: '2' }, condition: { absent: true } },
        { kind: 'delete', table: 'uploads', id: 'old' },
      ]);
      expect((await all(store.scan('uploads'))).map((item) => item['uploaded_at'])).toEqual(['2']);
    });
  });
}

async function all(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
