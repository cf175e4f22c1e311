import { describe, expect, it } from 'vitest';
import { type AddressColumns, resolveAddresses } from '../../../core/enrich/resolve-addresses.ts';
import { resolveDomains } from '../../../core/enrich/resolve-domains.ts';
import { smallGeo } from './geo-fixture.ts';

const geo = smallGeo();

/** One address as an object of its non-null columns. */
function known(raw: string): Record<string, unknown> {
  const columns = resolveAddresses([raw], geo);
  return Object.fromEntries(
    Object.entries(columns)
      .map(([name, cells]) => [name, cells[0]] as const)
      .filter(([, cell]) => cell !== null),
  );
}

describe('resolveAddresses', () => {
  it('gives a public address its place and network, and no service to a subscriber', () => {
    expect(known('::ffff:49.32.1.2')).toEqual({
      raw: '::ffff:49.32.1.2',
      canonical: '49.32.1.2',
      key: '431200102',
      class: 'public',
      country: 'IN',
      region: 'Mumbai region',
      city: 'Mumbai',
      latitude: 12.5,
      longitude: 77.25,
      asn: 55836,
      as_org: 'Jio',
    });
  });

  it('names the service by prefix first, then by network', () => {
    expect(known('157.240.1.1')).toMatchObject({
      app_name: 'Meta family',
      app_family: 'Meta',
      app_confidence: 85,
      app_basis: 'prefix',
    });
    expect(known('157.240.190.1')).toMatchObject({ app_name: 'Meta family', app_confidence: 75, app_basis: 'asn' });
    expect(known('52.95.1.1')).toMatchObject({
      app_name: 'AWS-hosted service',
      app_family: 'Amazon',
      app_confidence: 40,
      app_basis: 'asn',
    });
  });

  it.each([
    ['10.1.2.3', 'private'],
    ['100.64.1.1', 'cgnat'],
    ['fe80::1', 'link_local'],
  ])('gives %s a class but neither place nor network, whatever the tables say', (raw, kind) => {
    const { key, ...rest } = known(raw);
    expect(rest).toEqual({ raw, canonical: raw, class: kind });
    expect(key).toHaveLength(raw.includes(':') ? 33 : 9);
  });

  it('looks at the IPv4 address that a transition address carries', () => {
    expect(known('64:ff9b::157.240.1.1')).toMatchObject({
      class: 'nat64',
      canonical: '64:ff9b::9df0:101',
      embedded_v4: '157.240.1.1',
      country: 'IT',
      app_name: 'Meta family',
    });
    expect(known('2002:3120:102::1')).toMatchObject({ class: '6to4', embedded_v4: '49.32.1.2', city: 'Mumbai' });
    expect(known('64:ff9b::10.1.2.3')).toEqual({
      raw: '64:ff9b::10.1.2.3',
      canonical: '64:ff9b::a01:203',
      key: '60064ff9b00000000000000000a010203',
      class: 'nat64',
      embedded_v4: '10.1.2.3',
    });
  });

  it('keeps port and prefix that came with the text', () => {
    expect(known('[2405:200::1]:443')).toMatchObject({ canonical: '2405:200::1', port: 443, city: 'Pune' });
    expect(known('49.32.0.0/16')).toMatchObject({ canonical: '49.32.0.0', prefix: 16 });
  });

  it('leaves what is no address null, and keeps order and length', () => {
    const raws = ['', 'example.org', '49.32.1.2', '\u0000', '0.0.0.0'];
    const columns = resolveAddresses(raws, geo);
    expect(columns.raw).toEqual(raws);
    expect(columns.canonical).toEqual([null, null, '49.32.1.2', null, '0.0.0.0']);
    expect(columns.class).toEqual([null, null, 'public', null, 'unspecified']);
    for (const cells of Object.values(columns) as AddressColumns[keyof AddressColumns][])
      expect(cells).toHaveLength(raws.length);
  });
});

describe('resolveDomains', () => {
  it('gives each domain its service, or null', () => {
    expect(resolveDomains(['g.whatsapp.net', 'example.org', 'WWW.Google.com.'])).toEqual({
      domain: ['g.whatsapp.net', 'example.org', 'WWW.Google.com.'],
      app_name: ['WhatsApp', null, 'Google Search'],
      app_family: ['Meta', null, 'Google'],
      app_confidence: [95, null, 95],
      app_basis: ['domain', null, 'domain'],
    });
  });
});
