import { describe, expect, it } from 'vitest';
import { type ReverseDnsLimits, reverseDns } from '../../../adapters/node/reverse-dns.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { type DnsAnswer, dnsServer, reversed } from './dns-server.ts';

const many = (count: number) => Array.from({ length: count }, (_, i) => `8.8.${i >> 8}.${i & 255}`);

async function setup(answerOf: (name: string) => DnsAnswer, limits: Partial<ReverseDnsLimits> = {}) {
  const server = await dnsServer(answerOf);
  let ahead = 0;
  const dns = reverseDns({
    server: server.address,
    now: () => performance.now() + ahead,
    limits: { perSecond: 5000, timeoutMs: 300, ...limits },
  });
  return { dns, server, pass: (ms: number) => (ahead += ms) };
}

describe('reverseDns', () => {
  it('names the addresses that have a name and leaves the others out', async () => {
    const { dns } = await setup((name) => (name === reversed('8.8.8.8') ? ['DNS.Google'] : 'absent'));
    expect(await dns.names(['8.8.8.8', '9.9.9.9'])).toEqual(new Map([['8.8.8.8', 'dns.google']]));
  });

  it('asks about IPv6 addresses too', async () => {
    const { dns, server } = await setup(() => ['six.example']);
    expect(await dns.names(['2001:4860:4860::8888'])).toEqual(new Map([['2001:4860:4860::8888', 'six.example']]));
    expect(server.asked[0]).toMatch(/^8\.8\.8\.8\..*\.ip6\.arpa$/);
  });

  it('asks about public addresses alone', async () => {
    const { dns, server } = await setup(() => ['inside.example']);
    const inside = [
      '10.0.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.1.1',
      'fe80::1',
      'fd00::1',
      'nonsense',
    ];
    expect(await dns.names(inside)).toEqual(new Map());
    expect(server.asked).toEqual([]);
  });

  it('takes nothing for a name that could not be one', async () => {
    const answers: Record<string, DnsAnswer> = {
      [reversed('1.1.1.1')]: ['<script>.example'],
      [reversed('1.1.1.2')]: ['localhost'],
      [reversed('1.1.1.3')]: ['=cmd.example'],
      [reversed('1.1.1.4')]: ['b.example', 'a.example'],
    };
    const { dns } = await setup((name) => answers[name] ?? 'absent');
    expect(await dns.names(['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'])).toEqual(new Map([['1.1.1.4', 'a.example']]));
  });

  it('keeps names for a day and absences for an hour', async () => {
    const { dns, server, pass } = await setup((name) => (name === reversed('8.8.8.8') ? ['dns.google'] : 'absent'));
    await dns.names(['8.8.8.8', '9.9.9.9']);
    await dns.names(['8.8.8.8', '9.9.9.9']);
    expect(server.asked).toHaveLength(2);
    pass(3_700_000);
    expect((await dns.names(['8.8.8.8', '9.9.9.9'])).size).toBe(1);
    expect(server.asked.slice(2)).toEqual([reversed('9.9.9.9')]);
    pass(24 * 3_600_000);
    await dns.names(['8.8.8.8']);
    expect(server.asked.slice(3)).toEqual([reversed('8.8.8.8')]);
  });

  it('does not keep what nobody could answer', async () => {
    let answer: DnsAnswer = 'refused';
    const { dns } = await setup(() => answer);
    expect(await dns.names(['8.8.8.8'])).toEqual(new Map());
    answer = ['dns.google'];
    expect((await dns.names(['8.8.8.8'])).size).toBe(1);
  });

  it('forgets the longest known first when it is full', async () => {
    const { dns, server } = await setup(() => ['x.example'], { maxKept: 2, atOnce: 1 });
    await dns.names(['1.1.1.1', '1.1.1.2', '1.1.1.3']);
    await dns.names(['1.1.1.2', '1.1.1.3']);
    expect(server.asked).toHaveLength(3);
    await dns.names(['1.1.1.1']);
    expect(server.asked).toHaveLength(4);
  });

  it('waits for a silent resolver no longer than the time of one question', async () => {
    const { dns } = await setup(() => 'silence', { timeoutMs: 200 });
    const started = performance.now();
    expect(await dns.names(['8.8.8.8'])).toEqual(new Map());
    // Far below the minute one question may take, far above what a busy machine adds.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('gives up on a silent resolver when the time for all is over', async () => {
    const { dns } = await setup(() => 'silence', { timeoutMs: 60_000, budgetMs: 300, atOnce: 4 });
    const started = performance.now();
    expect(await dns.names(many(400))).toEqual(new Map());
    // Far below the minute one question may take, far above what a busy machine adds.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('asks no faster than allowed', async () => {
    const { dns, server } = await setup(() => 'absent', { perSecond: 50 });
    await dns.names(many(20));
    expect(server.asked).toHaveLength(20);
    expect(server.askedAtMs.at(-1)! - server.askedAtMs[0]!).toBeGreaterThan((19 / 50) * 1000 * 0.8);
  });

  it('asks about no more addresses than allowed, the first of them', async () => {
    const { dns, server } = await setup(() => ['x.example'], { maxQuestions: 5 });
    const addresses = many(50);
    expect([...(await dns.names(addresses)).keys()]).toEqual(addresses.slice(0, 5));
    expect(server.asked).toHaveLength(5);
    expect((await dns.names(addresses)).size).toBe(10);
  });

  it('asks about one address once, however often it is given', async () => {
    const { dns, server } = await setup(() => ['x.example']);
    await dns.names(['8.8.8.8', '8.8.8.8']);
    expect(server.asked).toHaveLength(1);
  });

  it('refuses a resolver that is no address', () => {
    expect(() => reverseDns({ server: 'dns.example', now: () => 0 })).toThrow(InvalidInputError);
  });
});
