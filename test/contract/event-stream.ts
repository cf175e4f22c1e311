import { describe, expect, it } from 'vitest';
import type { EventStream, StreamRecord } from '../../core/ports.ts';

/** What every event stream does. `make` gives an empty one. */
export function eventStreamContract(name: string, make: () => Promise<EventStream>): void {
  describe(`${name} as an event stream`, () => {
    it('gives every record back once, with its key and bytes', async () => {
      const stream = await make();
      const records = Array.from({ length: 50 }, (_, n) => ({
        partitionKey: `k${n % 7}`,
        data: Uint8Array.of(n, 0, 255),
      }));
      await stream.put(records);
      const got = await readAll(stream);
      expect(got.map(({ partitionKey, data }) => ({ partitionKey, data: [...data] })).sort(byFirstByte)).toEqual(
        records.map(({ partitionKey, data }) => ({ partitionKey, data: [...data] })),
      );
    });

    it('keeps the order of one partition key, in one shard', async () => {
      const stream = await make();
      for (let n = 0; n < 5; n++)
        await stream.put([
          { partitionKey: 'same', data: Uint8Array.of(n) },
          { partitionKey: `other${n}`, data: Uint8Array.of(99) },
        ]);
      const same = (await readAll(stream)).filter(({ partitionKey }) => partitionKey === 'same');
      expect(new Set(same.map(({ shard }) => shard)).size).toBe(1);
      expect(same.map(({ data }) => data[0])).toEqual([0, 1, 2, 3, 4]);
    });

    it('sorts positions as text, and reads on after one', async () => {
      const stream = await make();
      await stream.put(Array.from({ length: 12 }, (_, n) => ({ partitionKey: 'k', data: Uint8Array.of(n) })));
      const shard = (await readAll(stream))[0]?.shard ?? '';
      const first = await stream.read(shard, null, 5);
      const rest = await stream.read(shard, first.at(-1)?.sequence ?? '', 100);
      expect([...first, ...rest].map(({ data }) => data[0])).toEqual(Array.from({ length: 12 }, (_, n) => n));
      const positions = [...first, ...rest].map(({ sequence }) => sequence);
      expect([...positions].sort()).toEqual(positions);
      expect(new Set(positions).size).toBe(12);
      expect(await stream.read(shard, positions.at(-1) ?? '', 10)).toEqual([]);
    });

    it('takes an empty put', async () => {
      const stream = await make();
      await stream.put([]);
      expect(await readAll(stream)).toEqual([]);
    });
  });
}

function byFirstByte(a: { data: number[] }, b: { data: number[] }): number {
  return (a.data[0] ?? 0) - (b.data[0] ?? 0);
}

async function readAll(stream: EventStream): Promise<StreamRecord[]> {
  const shards = await stream.shards();
  return (await Promise.all(shards.map((shard) => stream.read(shard, null, 1000)))).flat();
}
