import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressWords, compareWords } from '../../../core/enrich/address-words.ts';
import { rangeBuilder } from '../../../core/enrich/range-builder.ts';
import { rangeValue, SPLIT } from '../../../core/enrich/range-table.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { v4Words } from './mmdb-fixture.ts';

fc.configureGlobal({ seed: 4 });

/** Few distinct words, so that starts crowd into the same /64 and the same half-word. */
const word = fc.oneof(fc.constantFrom(0, 1, 2, 0x10000, 0xffff, 0xfffffffe, 0xffffffff), fc.nat(0xffffffff));
const v6Words = fc
  .record({ w0: fc.constantFrom(0, 0x20010db8, 0x20010db9, 0xffffffff), w1: word, w2: word, w3: word })
  .filter(({ w0, w1, w2 }) => !(w0 === 0 && w1 === 0 && w2 === 0xffff));
const value = fc.integer({ min: 0, max: 3 });

interface Start<T> {
  readonly at: T;
  readonly value: number;
}

/** The plain model: the value of the last start at or before the address. */
function modelled<T>(starts: readonly Start<T>[], address: T, compare: (a: T, b: T) => number): number {
  let found = 0;
  for (const start of starts) if (compare(start.at, address) <= 0) found = start.value;
  return found;
}

describe('range table', () => {
  it('answers as a linear search does, for IPv4', () => {
    const starts = fc.uniqueArray(fc.record({ at: word, value }), { selector: (start) => start.at, maxLength: 40 });
    fc.assert(
      fc.property(starts, fc.array(word, { maxLength: 20 }), (list, others) => {
        const sorted = [...list].sort((a, b) => a.at - b.at);
        const builder = rangeBuilder();
        for (const start of sorted) builder.addV4(start.at, start.value);
        const table = builder.finish();
        const asked = [
          ...others,
          ...sorted.flatMap(({ at }) => [at, Math.max(0, at - 1), Math.min(0xffffffff, at + 1)]),
        ];
        for (const address of asked) {
          expect(rangeValue(table, v4Words(address))).toBe(modelled(sorted, address, (a, b) => a - b));
        }
      }),
    );
  });

  it('answers as a linear search does, for IPv6, also where several ranges share a /64', () => {
    const starts = fc.uniqueArray(fc.record({ at: v6Words, value }), {
      selector: ({ at }) => JSON.stringify(at),
      maxLength: 40,
    });
    fc.assert(
      fc.property(starts, fc.array(v6Words, { maxLength: 20 }), (list, others) => {
        const sorted = [...list].sort((a, b) => compareWords(a.at, b.at));
        const builder = rangeBuilder();
        for (const start of sorted) builder.addV6(start.at, start.value);
        const table = builder.finish();
        const asked = [...others, ...sorted.flatMap(({ at }) => around(at))];
        for (const address of asked) expect(rangeValue(table, address)).toBe(modelled(sorted, address, compareWords));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps neighbours of one value as one range, and splits a /64 only where it must', () => {
    const builder = rangeBuilder();
    builder.addV4(0, 7);
    builder.addV4(256, 7);
    builder.addV4(512, 8);
    builder.addV6({ w0: 0x20010db8, w1: 1, w2: 0, w3: 0 }, 5);
    builder.addV6({ w0: 0x20010db8, w1: 1, w2: 0, w3: 9 }, 6);
    builder.addV6({ w0: 0x20010db8, w1: 2, w2: 0, w3: 0 }, 6);
    const table = builder.finish();
    expect([...table.v4Values]).toEqual([7, 8]);
    expect([...table.v6Values]).toEqual([0, SPLIT, 6]);
    expect([...table.deepValues]).toEqual([5, 6]);
  });

  it('knows nothing when empty', () => {
    const table = rangeBuilder().finish();
    expect(rangeValue(table, v4Words(1))).toBe(0);
    expect(rangeValue(table, { w0: 0x20010db8, w1: 0, w2: 0, w3: 1 })).toBe(0);
  });

  it('refuses ranges out of order', () => {
    const builder = rangeBuilder();
    builder.addV4(10, 1);
    expect(() => builder.addV4(10, 2)).toThrow(InvalidInputError);
    builder.addV6({ w0: 9, w1: 0, w2: 0, w3: 0 }, 1);
    expect(() => builder.addV6({ w0: 8, w1: 0, w2: 0, w3: 0 }, 2)).toThrow(InvalidInputError);
  });
});

function around(at: AddressWords): AddressWords[] {
  const near = [at, { ...at, w3: Math.max(0, at.w3 - 1) }, { ...at, w3: Math.min(0xffffffff, at.w3 + 1) }];
  return [
    ...near,
    { ...at, w2: 0xffffffff, w3: 0xffffffff },
    { ...at, w1: Math.min(0xffffffff, at.w1 + 1), w2: 0, w3: 0 },
  ];
}
