import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../core/enrich/address.ts';
import { addressClass } from '../../../core/enrich/address-class.ts';
import { type AppEvidence, identifyApp } from '../../../core/enrich/app-identification.ts';
import { PORT_APPS, PORT_REFINEMENTS } from '../../../core/enrich/app-ports.ts';
import { APP_RULES } from '../../../core/enrich/app-rules.ts';
import { cidrRange } from '../../../core/enrich/cidr.ts';

const key = (text: string): string => parseAddress(text)?.key as string;
const named = (evidence: AppEvidence): string | null => {
  const found = identifyApp(evidence);
  return found === null ? null : `${found.app_name} ${found.app_confidence} ${found.app_basis}`;
};

describe('identifyApp', () => {
  it.each([
    ['g.whatsapp.net', 'WhatsApp 95 domain'],
    ['video.xx.fbcdn.net', 'Meta family 95 domain'],
    ['www.facebook.com', 'Facebook 95 domain'],
    ['edge-mqtt.facebook.com', 'Messenger 95 domain'],
    ['r3---sn-abc.googlevideo.com', 'YouTube 95 domain'],
    ['meet.google.com', 'Google Meet 95 domain'],
    ['mtalk.google.com', 'Google push (FCM) 95 domain'],
    ['fonts.gstatic.com', 'Google family 95 domain'],
    ['chat.signal.org', 'Signal 95 domain'],
    ['d111.cloudfront.net', 'AWS-hosted service 40 domain'],
  ])('knows %s as %s', (domain, expected) => {
    expect(named({ domain })).toBe(expected);
  });

  it.each(['notwhatsapp.net', 'whatsapp.net.example.org', 'x.community', 'nett.co', 'com', '', '.', 'localhost'])(
    'does not take %s for a service',
    (domain) => {
      expect(named({ domain })).toBeNull();
    },
  );

  it('goes by domain before address, prefix before AS number, AS number before port', () => {
    const evidence = {
      domain: 'web.telegram.org',
      addressKey: key('157.240.1.1'),
      asn: 2906,
      port: 53,
      protocol: 'udp',
    };
    expect(named(evidence)).toBe('Telegram 95 domain');
    expect(named({ ...evidence, domain: 'example.org' })).toBe('Meta family 85 prefix');
    expect(named({ ...evidence, domain: null, addressKey: key('192.0.2.1') })).toBe('Netflix 75 asn');
    expect(named({ ...evidence, domain: null, addressKey: null, asn: 64500 })).toBe('DNS 50 port');
    expect(named({ port: 50123, protocol: 'tcp' })).toBeNull();
    expect(named({})).toBeNull();
  });

  it('lets the longest prefix decide, and trusts a short one less', () => {
    expect(named({ addressKey: key('31.13.64.61') })).toBe('WhatsApp 90 prefix');
    expect(named({ addressKey: key('31.13.64.62') })).toBe('Meta family 85 prefix');
    expect(named({ addressKey: key('57.144.1.1') })).toBe('Meta family 78 prefix');
    expect(named({ addressKey: key('149.154.167.51') })).toBe('Telegram 90 prefix');
    expect(named({ addressKey: key('2001:b28:f23d::1') })).toBe('Telegram 85 prefix');
    expect(named({ addressKey: key('8.8.8.8'), asn: 15169 })).toBe('Google Public DNS 90 prefix');
  });

  it('says WhatsApp for its chat ports on Meta addresses only', () => {
    expect(named({ addressKey: key('157.240.1.1'), port: 5222, protocol: 'tcp' })).toBe('WhatsApp 75 prefix+port');
    expect(named({ addressKey: key('192.0.2.1'), asn: 32934, port: 5222, protocol: 'tcp' })).toBe(
      'WhatsApp 75 asn+port',
    );
    expect(named({ addressKey: key('157.240.1.1'), port: 443, protocol: 'tcp' })).toBe('Meta family 85 prefix');
    expect(named({ addressKey: key('192.0.2.1'), port: 5222, protocol: 'tcp' })).toBe('XMPP chat 50 port');
    expect(named({ port: 5228, protocol: 'tcp' })).toBe('Google push (FCM) 30 port');
    expect(named({ port: 3478, protocol: 'udp' })).toBe('STUN (calls) 50 port');
  });

  it('names a host as a host, and its tenant only with the tenant’s ports', () => {
    expect(named({ asn: 49544 })).toBe('i3D.net-hosted service 40 asn');
    expect(named({ asn: 49544, port: 50007, protocol: 'udp' })).toBe('Discord 60 asn+port');
    expect(named({ asn: 16509, port: 443, protocol: 'tcp' })).toBe('AWS-hosted service 40 asn');
  });

  it('tells services on one port number apart by protocol, and knows less when there is none', () => {
    expect(named({ port: 443, protocol: 'tcp' })).toBe('HTTPS 50 port');
    expect(named({ port: 443, protocol: 'udp' })).toBe('QUIC 50 port');
    expect(named({ port: 443 })).toBe('HTTPS 40 port');
    expect(named({ port: 22, protocol: 'udp' })).toBeNull();
    expect(named({ port: 53, protocol: 'icmp' })).toBeNull();
    expect(named({ port: 51820, protocol: 'udp' })).toBe('WireGuard 50 port');
    expect(named({ port: 0, protocol: 'tcp' })).toBeNull();
  });
});

describe('rules', () => {
  const duplicates = (list: readonly (string | number)[]): unknown[] =>
    list.filter((item, i) => list.indexOf(item) !== i);

  it('name each app, domain, prefix and AS number once', () => {
    expect(duplicates(APP_RULES.map((rule) => rule.app))).toEqual([]);
    for (const keys of [
      (rule: (typeof APP_RULES)[number]) => rule.domains ?? [],
      (rule: (typeof APP_RULES)[number]) => rule.prefixes ?? [],
    ]) {
      expect(duplicates(APP_RULES.flatMap(keys))).toEqual([]);
    }
    expect(duplicates(APP_RULES.flatMap((rule) => rule.asns ?? []))).toEqual([]);
  });

  it('hold domains in the form they are matched, and blocks of public addresses without host bits', () => {
    for (const { domains = [], prefixes = [] } of APP_RULES) {
      for (const domain of domains) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
      for (const cidr of prefixes) {
        const { first } = cidrRange(cidr);
        expect([cidr, parseAddress(cidr.split('/')[0] as string)]).toMatchObject([cidr, first]);
        expect([cidr, addressClass(first)]).toEqual([cidr, 'public']);
      }
    }
  });

  it('trust a port alone with at most 50, and list each port once per protocol', () => {
    expect(duplicates(PORT_APPS.map(({ protocol, port }) => `${protocol}:${port}`))).toEqual([]);
    for (const { port, app_confidence } of PORT_APPS) {
      expect(app_confidence).toBeLessThanOrEqual(50);
      expect(port).toBeGreaterThan(0);
      expect(port).toBeLessThan(65536);
    }
  });

  it('refine only apps that exist', () => {
    const apps = new Set(APP_RULES.map((rule) => rule.app));
    for (const { address_app, app_name } of PORT_REFINEMENTS)
      expect([apps.has(address_app), apps.has(app_name)]).toEqual([true, true]);
  });
});
