import { describe, expect, it } from 'vitest';
import type { SampleFlow } from '../../../core/sample/flow.ts';
import { DAY_MS, HOUR_MS, istTimeOfDay } from '../../../core/sample/ist-time.ts';
import { flowMatchesTruth } from '../../../core/sample/truth.ts';
import { createWorld } from '../../../core/sample/world.ts';
import { FROM_MS } from './sample-options.ts';

const options = { seed: 7, rows: 60_000, fromMs: FROM_MS, days: 7 };
const world = createWorld(options);
const flows = [...world.flows()];

describe('the invented world', () => {
  it('makes exactly the rows asked for, in order of start, within the period', () => {
    expect(flows).toHaveLength(options.rows);
    expect(flows.every((flow, index) => index === 0 || flow.startMs >= (flows[index - 1] as SampleFlow).startMs)).toBe(
      true,
    );
    expect(flows.every(({ startMs }) => startMs >= FROM_MS && startMs < FROM_MS + 7 * DAY_MS)).toBe(true);
    expect(flows.every(({ startMs, endMs }) => endMs >= startMs)).toBe(true);
  });

  it('is the same for the same options and another for another seed', () => {
    const digest = (flow: SampleFlow) =>
      [flow.startMs, flow.subscriber.msisdn, flow.destinationIp, flow.bytesOut, flow.bytesIn, flow.natPort].join();
    expect([...world.flows()].map(digest)).toEqual(flows.map(digest));
    expect([...createWorld(options).flows()].map(digest)).toEqual(flows.map(digest));
    const other = createWorld({ ...options, seed: 8 })
      .flows()
      .next().value as SampleFlow;
    expect(digest(other)).not.toBe(digest(flows[0] as SampleFlow));
  });

  it('keeps identities within the invented blocks', () => {
    const { subscribers } = world;
    expect(subscribers.filter(({ msisdn }) => !/^9170000\d{5}$/.test(msisdn))).toEqual([]);
    expect(subscribers.filter(({ imsi }) => !/^(405857|40410|40420)0{4,5}\d{5}$/.test(imsi))).toEqual([]);
    expect(flows.filter(({ imei }) => !/^350000\d{8}0$/.test(imei))).toEqual([]);
    expect(
      flows.filter(({ sourceIp }) => !/^(10\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|2001:db8:)/.test(sourceIp)),
    ).toEqual([]);
    for (const key of ['msisdn', 'imsi', 'insideIp'] as const) {
      expect(new Set(subscribers.map((each) => each[key])).size).toBe(subscribers.length);
    }
  });

  it('stays within the blocks of identities at the largest number of subscribers', () => {
    const { subscribers } = createWorld({ ...options, rows: 50_000_000 });
    expect(subscribers).toHaveLength(20_000);
    expect(new Set(subscribers.map(({ msisdn }) => msisdn)).size).toBe(20_000);
    expect(new Set(subscribers.map(({ insideIp }) => insideIp)).size).toBe(20_000);
    expect(subscribers.every(({ insideIp }) => insideIp.split('.').every((part) => Number(part) <= 255))).toBe(true);
    expect(subscribers.every(({ natIp }) => natIp.split('.').every((part) => Number(part) <= 254))).toBe(true);
  });

  it('never lets two subscribers hold one public port at the same time', () => {
    const holders = new Map<string, { from: number; to: number; msisdn: string }[]>();
    for (const { natIp, lease, subscriber, startMs, natPort } of flows) {
      if (natIp === null || natPort === null) continue;
      expect(startMs).toBeGreaterThanOrEqual(lease.fromMs);
      expect(startMs).toBeLessThan(lease.toMs + 1000);
      expect(natPort).toBeGreaterThanOrEqual(lease.portStart);
      expect(natPort).toBeLessThan(lease.portStart + 512);
      const key = `${natIp}:${lease.portStart}`;
      const held = holders.get(key) ?? [];
      held.push({ from: lease.fromMs, to: lease.toMs, msisdn: subscriber.msisdn });
      holders.set(key, held);
    }
    const clashes = [...holders.values()].flatMap((held) =>
      held.filter((one) => held.some((two) => one.msisdn !== two.msisdn && one.from <= two.to && two.from <= one.to)),
    );
    expect(clashes).toEqual([]);
    expect([...holders.values()].some((held) => new Set(held.map(({ msisdn }) => msisdn)).size > 1)).toBe(true);
  });

  it('is quiet before dawn and busy after dinner, Indian time', () => {
    const inHour = (hour: number) =>
      flows.filter(({ startMs }) => Math.floor(istTimeOfDay(startMs) / HOUR_MS) === hour).length;
    expect(inHour(21)).toBeGreaterThan(5 * inHour(4));
  });
});

describe('the truth beside the rows', () => {
  it('names every attack and every innocent look-alike once', () => {
    expect(
      world.truth
        .filter(({ verdict }) => verdict === 'attack')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([
      'beacon',
      'dns_tunnel',
      'exfiltration',
      'flood',
      'imei_swap',
      'port_scan_horizontal',
      'port_scan_vertical',
      'rare_country',
      'ssh_brute_force',
    ]);
    expect(
      world.truth
        .filter(({ verdict }) => verdict === 'innocent')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([
      'busy_cdn',
      'conference_call',
      'monitoring_probe',
      'new_handset',
      'night_backup',
      'push_keepalive',
      'update_burst',
    ]);
  });

  it.each(world.truth.map((truth) => [truth.kind, truth] as const))(
    'finds the rows of %s in its period',
    (kind, truth) => {
      const found = flows.filter((flow) => flowMatchesTruth(truth, flow));
      expect(found.length).toBeGreaterThanOrEqual(truth.rows);
      expect(found[0]?.startMs).toBe(truth.fromMs);
      expect(found.at(-1)?.startMs).toBe(truth.toMs);
      const shared = ['imei_swap', 'new_handset', 'push_keepalive', 'night_backup'];
      if (!shared.includes(kind)) expect(found).toHaveLength(truth.rows);
    },
  );

  it('has a beacon with a steady beat and a scan that fails', () => {
    const of = (kind: string) => {
      const truth = world.truth.find((each) => each.kind === kind);
      return flows.filter((flow) => truth !== undefined && flowMatchesTruth(truth, flow));
    };
    const beats = of('beacon').map(({ startMs }) => startMs);
    const gaps = beats.slice(1).map((ms, index) => (ms - (beats[index] as number)) / 1000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(276);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(324);
    expect(of('port_scan_horizontal').every(({ state, bytesIn }) => state !== 'SF' && bytesIn === 0)).toBe(true);
    expect(of('exfiltration').reduce((sum, { bytesOut }) => sum + bytesOut, 0)).toBeGreaterThan(2.5e9);
    expect(of('dns_tunnel').reduce((sum, { bytesIn }) => sum + bytesIn, 0)).toBeGreaterThan(5e6);
    expect(new Set(of('imei_swap').map(({ subscriber }) => subscriber.msisdn)).size).toBe(3);
  });

  it('moves what fits into a small or short world and leaves out the rest', () => {
    const small = createWorld({ ...options, rows: 300, days: 1 });
    expect([...small.flows()]).toHaveLength(300);
    expect(small.truth.map(({ kind }) => kind)).toContain('exfiltration');
    expect(small.truth.map(({ kind }) => kind)).not.toContain('flood');
    expect(small.truth.every(({ fromMs, toMs }) => fromMs >= FROM_MS && toMs < FROM_MS + DAY_MS)).toBe(true);
    expect([...createWorld({ ...options, rows: 1 }).flows()]).toHaveLength(1);
  });
});
