import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstGroups,
  PART_SIZES,
  type PartSizes,
  partGroups,
  wantsCompaction,
} from '../../../../core/usecase/uploads/compaction-plan.ts';
import type { StoredPart, UploadItem } from '../../../../core/usecase/uploads/upload-item.ts';

const SIZES: PartSizes = { targetBytes: 100, largeBytes: 25, mostParts: 6 };
const part = (key: string, size: number, dt = '2026-01-05', table: StoredPart['table'] = 'flows'): StoredPart => ({
  ...{ key, size, dt, table },
  rows: 1,
  from: null,
  to: null,
});
const keysOf = (parts: readonly StoredPart[], sizes = SIZES) =>
  partGroups(parts, sizes).map((group) => group.parts.map(({ key }) => key).join(''));

const anyParts = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 60 }),
      dt: fc.constantFrom('2026-01-05', '2026-01-06'),
      table: fc.constantFrom<StoredPart['table']>('flows', 'rollup', 'lookup'),
    }),
    { maxLength: 80 },
  )
  .map((found) => found.map(({ size, dt, table }, i) => part(`k${String(i).padStart(2, '0')} `, size, dt, table)));

describe('parts to be put together', () => {
  it('are the small ones of one table and day, in the order of their keys', () => {
    const parts = [part('b', 1), part('a', 1), part('c', 1, '2026-01-06'), part('d', 1, '2026-01-05', 'rollup')];
    expect(keysOf(parts)).toEqual(['ab']);
    expect(keysOf([part('a', 24), part('b', 25), part('c', 24)])).toEqual(['ac']);
    expect(keysOf([part('a', 1)])).toEqual([]);
    expect(keysOf([])).toEqual([]);
  });

  it('make no part above the target, and none of more than so many', () => {
    expect(keysOf(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => part(key, 24)))).toEqual(['abcd', 'ef']);
    expect(keysOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => part(key, 1)))).toEqual(['abcdef', 'gh']);
  });

  it('are done one go after the other, until there is nothing more', () => {
    fc.assert(
      fc.property(anyParts, (given) => {
        let parts = given;
        const bytes = (of: readonly StoredPart[]) => of.reduce((sum, { size }) => sum + size, 0);
        for (let go = 0; ; go += 1) {
          const groups = firstGroups(partGroups(parts, SIZES), SIZES);
          if (groups.length === 0) break;
          expect(groups.length === 1 || bytes(groups.flatMap((group) => group.parts)) <= SIZES.targetBytes).toBe(true);
          const gone = new Set(groups.flatMap((group) => group.parts));
          const made = groups.map((group, i) => part(`c${go}-${i}`, bytes(group.parts), group.dt, group.table));
          const next = [...parts.filter((one) => !gone.has(one)), ...made];
          expect(next.length).toBeLessThan(parts.length);
          parts = next;
        }
        expect(bytes(parts)).toBe(bytes(given));
        for (const own of Map.groupBy(parts, ({ table, dt }) => table + dt).values())
          expect(own.filter(({ size }) => size < SIZES.largeBytes).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('an upload', () => {
  const item = (more: Partial<UploadItem>) =>
    ({ status: 'ready', revision: 2, parts: [part('a', 1), part('b', 1)], ...more }) as UploadItem;

  it('wants a compaction where it is ready and has several small parts of a day', () => {
    expect(wantsCompaction(item({}))).toBe(true);
    expect(wantsCompaction(item({ status: 'ingesting' }))).toBe(false);
    expect(wantsCompaction(item({ parts: [part('a', 1), part('b', PART_SIZES.largeBytes)] }))).toBe(false);
  });

  it('wants none that failed four times in a row, until it is read anew', () => {
    const failed = (unended: number, revision = 2) => item({ compaction: { revision, begun: 9, unended } });
    expect(wantsCompaction(failed(3))).toBe(true);
    expect(wantsCompaction(failed(4))).toBe(false);
    expect(wantsCompaction(failed(4, 1))).toBe(true);
  });
});
