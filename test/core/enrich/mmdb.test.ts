import fc from 'fast-check';
import { Reader, type Response } from 'maxmind';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../core/enrich/address.ts';
import { type AddressWords, compareWords } from '../../../core/enrich/address-words.ts';
import { ipv4Text } from '../../../core/enrich/ipv4-text.ts';
import { ipv6Text } from '../../../core/enrich/ipv6-text.ts';
import { type Mmdb, openMmdb } from '../../../core/enrich/mmdb.ts';
import type { MmdbValue } from '../../../core/enrich/mmdb-value.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { float, int32, type MmdbPlan, uint16, uint32, uint64, v4Words, writeMmdb } from './mmdb-fixture.ts';

fc.configureGlobal({ seed: 6 });

const ENTRIES: MmdbPlan['entries'] = [
  { cidr: '10.0.0.0/8', data: { name: 'ten' } },
  { cidr: '10.1.0.0/16', data: { name: 'ten one' } },
  { cidr: '10.1.2.3/32', data: { name: 'host' } },
  { cidr: '255.255.255.254/31', data: { name: 'end' } },
];
const V6_ENTRIES: MmdbPlan['entries'] = [
  ...ENTRIES,
  { cidr: '2001:db8::/32', data: { name: 'doc' } },
  { cidr: '2001:db8:0:1::8/125', data: { name: 'deep' } },
];

interface Found {
  readonly start: AddressWords;
  readonly record: unknown;
}

function ranges(mmdb: Mmdb, version: 4 | 6): Found[] {
  const found: Found[] = [];
  mmdb.walk(version, (start, pointer) => {
    const [w0, w1, w2, w3] = [...start] as [number, number, number, number];
    found.push({ start: { w0, w1, w2, w3 }, record: pointer < 0 ? null : plain(mmdb.record(pointer)) });
  });
  return found;
}

function plain(value: MmdbValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

function ask(found: readonly Found[], address: AddressWords): unknown {
  return found.findLast(({ start }) => compareWords(start, address) <= 0)?.record ?? null;
}

describe('openMmdb', () => {
  it.each([24, 28, 32] as const)('finds in every range what maxmind finds, with records of %i bits', (recordSize) => {
    const bytes = writeMmdb({ ipVersion: 6, recordSize, entries: V6_ENTRIES, aliases: ['2002::/16'] });
    const oracle = new Reader<Response>(Buffer.from(bytes));
    const mmdb = openMmdb(bytes);
    const v4 = ranges(mmdb, 4);
    const v6 = ranges(mmdb, 6);
    expect(v4.length).toBeGreaterThan(20);
    for (const { start, record } of v4) expect(record).toEqual(oracle.get(ipv4Text(start.w3)));
    const own = v6.filter(({ start }) => start.w0 >>> 16 !== 0x2002 && (start.w0 | start.w1 | start.w2) !== 0);
    for (const { start, record } of own) expect(record).toEqual(oracle.get(ipv6Text(start)));
    expect(own.length).toBeGreaterThan(20);
  });

  it('finds at any address what maxmind finds', () => {
    const bytes = writeMmdb({ ipVersion: 4, entries: ENTRIES });
    const oracle = new Reader<Response>(Buffer.from(bytes));
    const found = ranges(openMmdb(bytes), 4);
    const near = fc.oneof(
      fc.nat(0xffffffff),
      fc.constantFrom(0x0a000000, 0x0affffff, 0x0b000000, 0x0a010203, 0x0a010204, 0xfffffffe),
    );
    fc.assert(
      fc.property(near, (value) => {
        expect(ask(found, v4Words(value))).toEqual(oracle.get(ipv4Text(value)));
      }),
    );
  });

  it('walks ascending ranges without gaps, from the lowest address', () => {
    const mmdb = openMmdb(writeMmdb({ ipVersion: 6, entries: V6_ENTRIES }));
    for (const version of [4, 6] as const) {
      const starts = ranges(mmdb, version).map(({ start }) => start);
      expect(starts[0]).toEqual(version === 4 ? v4Words(0) : { w0: 0, w1: 0, w2: 0, w3: 0 });
      for (const [i, start] of starts.slice(1).entries())
        expect(compareWords(starts[i] as AddressWords, start)).toBeLessThan(0);
    }
  });

  it('does not repeat IPv4 where another prefix points at it', () => {
    const mmdb = openMmdb(writeMmdb({ ipVersion: 6, entries: V6_ENTRIES, aliases: ['2002::/16', '::ffff:0:0/96'] }));
    const six = ranges(mmdb, 6);
    expect(ask(six, parseAddress('2002:a01:203::1') as AddressWords)).toBeNull();
    expect(ask(ranges(mmdb, 4), v4Words(0x0a010203))).toEqual({ name: 'host' });
    expect(six.some(({ record }) => JSON.stringify(record)?.includes('ten'))).toBe(false);
  });

  it('says which address families a file holds', () => {
    const holds = (plan: MmdbPlan): boolean[] =>
      ([4, 6] as const).map((version) => openMmdb(writeMmdb(plan)).holds(version));
    expect(holds({ ipVersion: 4, entries: ENTRIES })).toEqual([true, false]);
    expect(holds({ ipVersion: 6, entries: V6_ENTRIES })).toEqual([true, true]);
    expect(holds({ ipVersion: 6, entries: [{ cidr: '2001:db8::/32', data: { name: 'doc' } }] })).toEqual([false, true]);
  });

  it('decodes every type of value as maxmind does', () => {
    const data = {
      text: 'Zürich',
      long: 'x'.repeat(300),
      empty: '',
      double: -122.5,
      float: float(0.25),
      u16: uint16(443),
      u32: uint32(4_294_967_295),
      negative: int32(-7),
      u64: uint64(1_700_000_000),
      yes: true,
      no: false,
      list: ['a', 'b', { c: 'a' }],
      nested: { text: 'Zürich' },
      filler: 'y'.repeat(3000),
      far: 'tail',
      again: 'tail',
    };
    const bytes = writeMmdb({ ipVersion: 4, entries: [{ cidr: '10.0.0.0/8', data }] });
    const oracle = new Reader<Response>(Buffer.from(bytes)).get('10.0.0.1');
    expect(ask(ranges(openMmdb(bytes), 4), v4Words(0x0a000001))).toEqual(oracle);
    expect(oracle).toMatchObject({ text: 'Zürich', negative: -7, far: 'tail', again: 'tail' });
  });

  it('reads type, date and description of the file', () => {
    const bytes = writeMmdb({
      ipVersion: 6,
      entries: ENTRIES,
      databaseType: 'GeoLite2-City',
      buildEpochS: 1_780_000_000,
    });
    expect(openMmdb(bytes).metadata).toMatchObject({
      databaseType: 'GeoLite2-City',
      ipVersion: 6,
      recordSize: 28,
      buildEpochS: 1_780_000_000,
      description: 'made for a test',
    });
  });

  it('answers damaged bytes with a clear refusal, never with another exception or an endless walk', () => {
    const whole = writeMmdb({ ipVersion: 6, recordSize: 24, entries: V6_ENTRIES });
    const damage = fc.oneof(
      fc.nat(whole.length).map((length) => whole.slice(0, length)),
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((edits) => {
        const bytes = whole.slice();
        for (const [at, byte] of edits) bytes[at] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(damage, (bytes) => {
        try {
          const mmdb = openMmdb(bytes);
          for (const version of [4, 6] as const) {
            mmdb.walk(version, (_, pointer) => {
              if (pointer >= 0) mmdb.record(pointer);
            });
          }
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses what is no mmdb file', () => {
    expect(() => openMmdb(new TextEncoder().encode('start,end,country'))).toThrow('expected an mmdb file');
    expect(() => openMmdb(new Uint8Array())).toThrow(InvalidInputError);
  });
});
