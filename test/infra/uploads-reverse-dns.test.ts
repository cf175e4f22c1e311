import { Socket as UdpSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../core/contract/system.ts';
import { type DnsServer, dnsServer, reversed } from '../adapters/node/dns-server.ts';
import { plainCsv, type UploadsHost, uploadsHost } from './uploads-host.ts';

afterEach(() => void vi.restoreAllMocks());

const NAMED = reversed('157.240.1.2');

function server(): Promise<DnsServer> {
  return dnsServer((name) => (name === NAMED ? ['edge.example.net'] : 'absent'));
}

function resolveWith({ client }: UploadsHost, reverse_dns: Settings['reverse_dns']): Promise<Settings> {
  return client.call<Settings>('saveSettings', {
    body: { zone: 'UTC', default_input_zone: 'UTC', reverse_dns },
  });
}

const domainsOf = (host: UploadsHost) => host.rows(['destination_ip', 'domain', 'domain_basis']);

describe('reverse DNS', () => {
  it('asks nothing of anybody while it is off, as it is until an administrator says otherwise', async () => {
    const asked = [
      vi.spyOn(Resolver.prototype, 'resolvePtr'),
      vi.spyOn(Resolver.prototype, 'reverse'),
      vi.spyOn(UdpSocket.prototype, 'send'),
    ];
    const host = await uploadsHost();
    await host.send(
      'a.csv',
      plainCsv(3, () => ''),
    );
    expect(await domainsOf(host)).toEqual([
      { destination_ip: '157.240.1.1', domain: null, domain_basis: null },
      { destination_ip: '157.240.1.2', domain: null, domain_basis: null },
      { destination_ip: '157.240.1.3', domain: null, domain_basis: null },
    ]);
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
  });

  it('names destinations the log itself does not name, and never overwrites one it does', async () => {
    const dns = await server();
    const host = await uploadsHost();
    await resolveWith(host, { mode: 'resolver', server: dns.address });
    await host.send(
      'a.csv',
      plainCsv(3, (i) => (i === 0 ? 'said.example' : '')),
    );
    expect(await domainsOf(host)).toEqual([
      { destination_ip: '157.240.1.1', domain: 'said.example', domain_basis: 'log' },
      { destination_ip: '157.240.1.2', domain: 'edge.example.net', domain_basis: 'rdns' },
      { destination_ip: '157.240.1.3', domain: null, domain_basis: null },
    ]);
    expect(dns.asked.sort()).toEqual([NAMED, reversed('157.240.1.3')]);
  });

  it('works for logs that have no domain at all, and asks once for addresses of several uploads', async () => {
    const dns = await server();
    const host = await uploadsHost();
    await resolveWith(host, { mode: 'resolver', server: dns.address });
    const withoutDomain = (count: number) => plainCsv(count).replaceAll(/,[^,\n]*$/gm, '');
    const { upload } = await host.send('a.csv', withoutDomain(3));
    await host.send('b.csv', withoutDomain(4));
    const rows = await host.rows(['domain'], [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }]);
    expect(rows).toEqual([{ domain: null }, { domain: 'edge.example.net' }, { domain: null }]);
    expect(dns.asked).toHaveLength(4);
  });

  it('of a resolver that does not answer costs the names and nothing else', async () => {
    const dns = await dnsServer(() => 'refused');
    const host = await uploadsHost();
    await resolveWith(host, { mode: 'resolver', server: dns.address });
    const { upload } = await host.send(
      'a.csv',
      plainCsv(3, () => ''),
    );
    expect(upload).toMatchObject({ status: 'ready', ledger: { rows: 3 } });
    expect(dns.asked.length).toBeGreaterThan(0);
  });

  it('leaves a preview alone', async () => {
    const dns = await server();
    const host = await uploadsHost();
    const { upload } = await host.send(
      'a.csv',
      plainCsv(3, () => ''),
    );
    await resolveWith(host, { mode: 'resolver', server: dns.address });
    const columns = { 'Start Time': 'event_time', 'Source IP': 'source_ip', 'Destination IP': 'destination_ip' };
    await host.client.call('previewMapping', { params: { upload_id: upload.upload_id }, body: { columns } });
    expect(dns.asked).toEqual([]);
  });

  it('is not set to a resolver that is no address', async () => {
    const host = await uploadsHost();
    for (const bad of [null, '', 'dns.example', 'not an address'])
      await expect(resolveWith(host, { mode: 'resolver', server: bad })).rejects.toThrow('the address of a resolver');
  });
});
