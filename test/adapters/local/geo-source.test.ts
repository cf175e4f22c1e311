import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GeoProgress, openGeoTables } from '../../../adapters/local/geo-source.ts';
import { type ParsedAddress, parseAddress } from '../../../core/enrich/address.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { uint32, writeMmdb } from '../../core/enrich/mmdb-fixture.ts';

const at = (text: string): ParsedAddress => parseAddress(text) as ParsedAddress;

let folder: string;
let city: string;
let asn: string;
let cacheDir: string;

const cityFile = (name: string): Uint8Array =>
  writeMmdb({
    ipVersion: 6,
    databaseType: 'GeoLite2-City',
    buildEpochS: 1_780_000_000,
    aliases: ['2002::/16'],
    entries: [
      {
        cidr: '192.0.2.0/24',
        data: {
          country: { iso_code: 'IN' },
          city: { names: { en: name } },
          location: { latitude: 18.5204, longitude: 73.8567 },
        },
      },
      { cidr: '2001:db8::/32', data: { country: { iso_code: 'IT' } } },
    ],
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowtrail-geo-'));
  city = join(folder, 'own-city.mmdb');
  asn = join(folder, 'own-asn.mmdb');
  cacheDir = join(folder, 'data', 'cache');
  writeFileSync(city, cityFile('Pune'));
  writeFileSync(
    asn,
    writeMmdb({
      ipVersion: 6,
      databaseType: 'Own-ASN',
      entries: [
        {
          cidr: '192.0.2.0/24',
          data: { autonomous_system_number: uint32(64500), autonomous_system_organization: 'Example Net' },
        },
      ],
    }),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openGeoTables', () => {
  it('looks up in the user’s own files and says where the answers come from', async () => {
    const tables = await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    expect(tables.lookup(at('192.0.2.77'))).toEqual({
      place: { country: 'IN', region: null, city: 'Pune', latitude: 18.5204, longitude: 73.8567 },
      network: { asn: 64500, organisation: 'Example Net' },
    });
    expect(tables.lookup(at('2001:db8::1'))).toMatchObject({ place: { country: 'IT' }, network: null });
    expect(tables.lookup(at('198.51.100.1'))).toEqual({ place: null, network: null });
    expect(tables.describe()).toEqual([
      {
        kind: 'city',
        name: 'GeoLite2-City',
        build_date: '2026-05-28T20:26:40.000Z',
        licence: 'GeoLite2 End User Licence Agreement',
        attribution: 'This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com',
        source: 'file',
      },
      {
        kind: 'asn',
        name: 'Own-ASN',
        build_date: '2023-11-14T22:13:20.000Z',
        licence: 'as agreed with its publisher',
        attribution: 'made for a test',
        source: 'file',
      },
    ]);
  });

  it('takes IPv4 and IPv6 from two files', async () => {
    const six = join(folder, 'six.mmdb');
    writeFileSync(six, writeMmdb({ ipVersion: 6, entries: [{ cidr: '2001:db8::/32', data: { country_code: 'DE' } }] }));
    const four = join(folder, 'four.mmdb');
    writeFileSync(four, writeMmdb({ ipVersion: 4, entries: [{ cidr: '192.0.2.0/24', data: { country_code: 'FR' } }] }));
    const tables = await openGeoTables({ cacheDir, cityMmdb: [six, four], asnMmdb: asn });
    expect([tables.place(at('2001:db8::1'))?.country, tables.place(at('192.0.2.1'))?.country]).toEqual(['DE', 'FR']);
  });

  it('builds once, reports progress, and opens the kept tables afterwards', async () => {
    const first: GeoProgress[] = [];
    await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn, onProgress: (step) => first.push(step) });
    expect(first.map(({ file }) => file)).toEqual(['own-city.mmdb', 'own-asn.mmdb', null]);
    expect(first.map(({ done }) => done)).toEqual([...first.map(({ done }) => done)].sort((a, b) => a - b));
    expect([first[0]?.done, first.at(-1)?.done]).toEqual([0, 1]);
    const again: GeoProgress[] = [];
    const tables = await openGeoTables({
      cacheDir,
      cityMmdb: city,
      asnMmdb: asn,
      onProgress: (step) => again.push(step),
    });
    expect(again).toEqual([]);
    expect(tables.place(at('192.0.2.1'))?.city).toBe('Pune');
  });

  it('builds anew when a source changes, and leaves one file behind', async () => {
    await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    const before = readdirSync(cacheDir);
    writeFileSync(city, cityFile('Agra'));
    utimesSync(city, 1_800_000_000, 1_800_000_000);
    const tables = await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    expect(tables.place(at('192.0.2.1'))?.city).toBe('Agra');
    expect(readdirSync(cacheDir)).toHaveLength(1);
    expect(readdirSync(cacheDir)).not.toEqual(before);
  });

  it('builds anew when the kept file is cut short', async () => {
    await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    const kept = join(cacheDir, readdirSync(cacheDir)[0] as string);
    const whole = readFileSync(kept);
    truncateSync(kept, whole.length - 100);
    const tables = await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    expect(tables.place(at('192.0.2.1'))?.city).toBe('Pune');
    expect(readFileSync(kept).equals(whole)).toBe(true);
  });

  it('removes what a killed build left, but not what another is just writing', async () => {
    const abandoned = 'geo-0123456789abcdef.bin.dead.tmp';
    const current = 'geo-0123456789abcdef.bin.live.tmp';
    await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    for (const name of [abandoned, current, 'other.bin']) writeFileSync(join(cacheDir, name), 'x');
    utimesSync(join(cacheDir, abandoned), 1_600_000_000, 1_600_000_000);
    utimesSync(city, 1_800_000_000, 1_800_000_000);
    await openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn });
    const names = readdirSync(cacheDir);
    expect(names).toEqual(expect.arrayContaining([current, 'other.bin']));
    expect(names).not.toContain(abandoned);
    expect(names).toHaveLength(3);
  });

  it('may be opened twice at once on an empty cache', async () => {
    const both = await Promise.all([1, 2].map(() => openGeoTables({ cacheDir, cityMmdb: city, asnMmdb: asn })));
    expect(both.map((tables) => tables.place(at('192.0.2.1'))?.city)).toEqual(['Pune', 'Pune']);
    expect(readdirSync(cacheDir)).toHaveLength(1);
  });

  it('refuses a missing file and one that is no mmdb, by name, and keeps nothing', async () => {
    await expect(openGeoTables({ cacheDir, cityMmdb: join(folder, 'absent.mmdb') })).rejects.toThrow(InvalidInputError);
    const letter = join(folder, 'letter.mmdb');
    writeFileSync(letter, 'Dear Sir');
    const attempt = openGeoTables({ cacheDir, cityMmdb: letter, asnMmdb: asn });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toThrow('letter.mmdb: expected an mmdb file');
    expect(readdirSync(cacheDir)).toEqual([]);
  });
});
