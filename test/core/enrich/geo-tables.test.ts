import { describe, expect, it } from 'vitest';
import { type ParsedAddress, parseAddress } from '../../../core/enrich/address.ts';
import { geoBuilder } from '../../../core/enrich/geo-builder.ts';
import { GEO_LAYOUT_VERSION } from '../../../core/enrich/geo-layout.ts';
import { type GeoSource, geoTables } from '../../../core/enrich/geo-tables.ts';
import { openMmdb } from '../../../core/enrich/mmdb.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { float, uint32, writeMmdb } from './mmdb-fixture.ts';

const at = (text: string): ParsedAddress => parseAddress(text) as ParsedAddress;

const NESTED = writeMmdb({
  ipVersion: 6,
  entries: [
    {
      cidr: '192.0.2.0/24',
      data: {
        city: { names: { de: 'Mailand', en: 'Milan' } },
        country: { iso_code: 'IT', names: { en: 'Italy' } },
        location: { latitude: 45.4642, longitude: 9.19 },
        subdivisions: [{ iso_code: '25', names: { en: 'Lombardy' } }, { names: { en: 'Milan' } }],
      },
    },
    { cidr: '198.51.100.0/24', data: { country: { iso_code: 'NA' } } },
    { cidr: '203.0.113.0/24', data: { traits: { is_anycast: true } } },
    { cidr: '2001:db8::/32', data: { country: { iso_code: 'IN' }, city: { names: { en: 'Pune' } } } },
  ],
});
const FLAT = writeMmdb({
  ipVersion: 4,
  entries: [
    {
      cidr: '192.0.2.0/25',
      data: {
        city: 'Mumbai',
        country_code: 'IN',
        state1: 'Maharashtra',
        state2: '',
        latitude: float(19.076),
        longitude: float(-72.8777),
      },
    },
    { cidr: '192.0.2.128/25', data: { city: '', country_code: '', state1: '', latitude: 0, longitude: 0 } },
  ],
});
const ASN = writeMmdb({
  ipVersion: 6,
  entries: [
    {
      cidr: '192.0.2.0/24',
      data: { autonomous_system_number: uint32(64500), autonomous_system_organization: 'Example Net' },
    },
    { cidr: '198.51.100.0/24', data: { asn: 'AS64501', as_name: 'Other Net' } },
  ],
});

describe('geo tables', () => {
  it('read nested records as GeoLite2 writes them', () => {
    const builder = geoBuilder();
    builder.addCity(openMmdb(NESTED), 4);
    builder.addCity(openMmdb(NESTED), 6);
    const tables = geoTables(builder.finish([]));
    expect(tables.place(at('192.0.2.77'))).toEqual({
      country: 'IT',
      region: 'Lombardy',
      city: 'Milan',
      latitude: 45.4642,
      longitude: 9.19,
    });
    expect(tables.place(at('198.51.100.1'))).toEqual({
      country: 'NA',
      region: null,
      city: null,
      latitude: null,
      longitude: null,
    });
    expect(tables.place(at('203.0.113.1'))).toBeNull();
    expect(tables.place(at('2001:db8::9'))).toMatchObject({ country: 'IN', city: 'Pune' });
    expect(tables.place(at('2001:db9::9'))).toBeNull();
  });

  it('read flat records, with coordinates free of the noise of 32-bit floats', () => {
    const builder = geoBuilder();
    builder.addCity(openMmdb(FLAT), 4);
    const tables = geoTables(builder.finish([]));
    expect(tables.place(at('192.0.2.1'))).toEqual({
      country: 'IN',
      region: 'Maharashtra',
      city: 'Mumbai',
      latitude: 19.076,
      longitude: -72.8777,
    });
  });

  it('take a record with no name and the point 0, 0 for no place', () => {
    const builder = geoBuilder();
    builder.addCity(openMmdb(FLAT), 4);
    expect(geoTables(builder.finish([])).place(at('192.0.2.200'))).toBeNull();
  });

  it('read AS numbers from mmdb files of both shapes', () => {
    const builder = geoBuilder();
    builder.addAsn(openMmdb(ASN), 4);
    const tables = geoTables(builder.finish([]));
    expect(tables.network(at('192.0.2.9'))).toEqual({ asn: 64500, organisation: 'Example Net' });
    expect(tables.network(at('198.51.100.9'))).toEqual({ asn: 64501, organisation: 'Other Net' });
    expect(tables.network(at('203.0.113.9'))).toBeNull();
  });

  it('read AS numbers from CSV: gaps, neighbours, quotes, both families and the last address', () => {
    const builder = geoBuilder();
    builder.addAsnCsv(
      '192.0.2.0,192.0.2.127,64500,"Example, ""Net"""\r\n192.0.2.128,192.0.2.255,64501,Other\n198.51.100.0,198.51.100.0,64502,\n255.255.255.255,255.255.255.255,64503,End',
    );
    builder.addAsnCsv('2001:db8::,2001:db8:0:0:ffff:ffff:ffff:ffff,64504,Six\n');
    const tables = geoTables(builder.finish([]));
    const asn = (text: string): unknown => tables.network(at(text))?.asn ?? null;
    expect(tables.network(at('192.0.2.127'))).toEqual({ asn: 64500, organisation: 'Example, "Net"' });
    expect([asn('192.0.1.255'), asn('192.0.2.128'), asn('192.0.2.255'), asn('192.0.3.0')]).toEqual([
      null,
      64501,
      64501,
      null,
    ]);
    expect(tables.network(at('198.51.100.0'))).toEqual({ asn: 64502, organisation: null });
    expect([asn('198.51.100.1'), asn('255.255.255.254'), asn('255.255.255.255')]).toEqual([null, null, 64503]);
    expect([asn('2001:db8::ffff'), asn('2001:db8:0:1::'), asn('2001:db7:ffff::')]).toEqual([64504, null, null]);
  });

  it.each([
    'hello',
    '1.0.0.0,1.0.0.255',
    '1.0.0.0,x,1,a',
    '1.0.0.0,1.0.0.255,AS1,a',
    '2.0.0.0,1.0.0.0,1,a',
    '2.0.0.0,2.0.0.9,1,a\n1.0.0.0,1.0.0.9,2,b',
    '1.0.0.0,::1,1,a',
  ])('refuse the ASN file "%s"', (csv) => {
    expect(() => geoBuilder().addAsnCsv(csv)).toThrow(InvalidInputError);
  });

  it('say what they were made from', () => {
    const sources: GeoSource[] = [
      { kind: 'city', name: 'Süd', build_date: null, licence: 'CC-BY-4.0', attribution: 'x', source: 'bundled' },
    ];
    expect(geoTables(geoBuilder().finish(sources)).describe()).toEqual(sources);
  });

  it('refuse a file that is cut short, of another layout, or none at all', () => {
    const file = geoBuilder().finish([]);
    const changed = file.slice(0);
    new Uint8Array(changed)[7] = GEO_LAYOUT_VERSION + 1;
    for (const bad of [file.slice(0, -8), file.slice(0, 40), changed, new ArrayBuffer(0), new ArrayBuffer(64)]) {
      expect(() => geoTables(bad)).toThrow(InvalidInputError);
    }
  });
});
