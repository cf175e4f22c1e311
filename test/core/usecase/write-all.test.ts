import { describe, expect, it } from 'vitest';
import type { TableStore, TableWrite } from '../../../core/ports.ts';
import { writeAll } from '../../../core/usecase/write-all.ts';

/** The ids of each transaction, in order. */
async function transactions(maxWrites: number, before: number, last: number): Promise<string[][]> {
  const made: string[][] = [];
  const tables = {
    maxWrites,
    transact: async (writes: readonly TableWrite[]) => void made.push(writes.map(({ id }) => id)),
  } as Partial<TableStore> as TableStore;
  const put = (id: string): TableWrite => ({ kind: 'put', table: 'alerts', id, item: {} });
  const named = (name: string, count: number) => Array.from({ length: count }, (_, i) => put(`${name}${i}`));
  await writeAll(tables, named('b', before), named('l', last));
  return made;
}

describe('writeAll', () => {
  it('is one transaction where that has room', async () => {
    expect(await transactions(Number.POSITIVE_INFINITY, 1000, 2)).toHaveLength(1);
    expect(await transactions(5, 3, 2)).toEqual([['b0', 'b1', 'b2', 'l0', 'l1']]);
    expect(await transactions(5, 0, 1)).toEqual([['l0']]);
  });

  it('makes the last writes together, after all others', async () => {
    expect(await transactions(4, 6, 2)).toEqual([
      ['b0', 'b1', 'b2', 'b3'],
      ['b4', 'b5', 'l0', 'l1'],
    ]);
    expect((await transactions(4, 7, 2)).at(-1)).toEqual(['l0', 'l1']);
    for (const before of [0, 1, 3, 4, 5, 8, 9])
      expect((await transactions(4, before, 2)).flat()).toEqual([
        ...Array.from({ length: before }, (_, i) => `b${i}`),
        'l0',
        'l1',
      ]);
    for (const made of await transactions(4, 9, 2)) expect(made.length).toBeLessThanOrEqual(4);
  });
});
