import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter } from '../../../../core/contract/filter.ts';
import { type OverviewResponse, overviewResponseSchema } from '../../../../core/contract/overview.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { overview } from '../../../../core/usecase/overview/overview.ts';
import { dayOfFlow, RUN_ID, UPLOADS } from '../../../contract/query-engine-data.ts';
import { type QueryFixture, queryFixture } from '../../../contract/query-engine-fixture.ts';
import { matches } from '../../query/filter-model.ts';

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await queryFixture(99, 400);
});
afterAll(() => fixture.close());

const run = { id: RUN_ID, finished_at: '2026-01-09T00:00:00.000Z', scored: 400, anomalous: 80, covers: null };
const ask = (filter: Filter, zone = 'Asia/Kolkata') => ({ filter, zone, bucket_minutes: 'auto' as const });

const FILTERS: Readonly<Record<string, Filter>> = {
  everything: { pills: [] },
  'whole days': { from: '2026-01-06T00:00:00Z', to: '2026-01-07T00:00:00Z', pills: [] },
  hours: { from: '2026-01-06T03:00:00Z', to: '2026-01-06T15:00:00Z', pills: [] },
  'one upload': { pills: [{ field: 'upload_id', op: 'is', values: [UPLOADS[1]] }] },
  'one protocol': { pills: [{ field: 'protocol', op: 'is', values: ['tcp'] }] },
  nothing: { pills: [{ field: 'address', op: 'is', values: ['9.9.9.9'] }] },
};

const isSession = (flow: FlowRecord) => ['FLOW', 'DATA_SESSION'].includes(String(flow.record_type));
const isAnomalous = (flow: FlowRecord) => Number(flow.row_number) % 5 === 0;
const bytesOf = (flow: FlowRecord) =>
  flow.bytes_scope === 'allocation' ? null : (flow.bytes_total ?? flow.bytes_out ?? flow.bytes_in ?? null);
const sum = (values: readonly (unknown | null)[]) =>
  values.reduce<number>((total, value) => total + Number(value ?? 0), 0);
const counted = (filter: Filter) => fixture.flows.filter((flow) => flow.duplicate_of === null && matches(flow, filter));

describe.each(Object.entries(FILTERS))('the overview of %s', (_, filter) => {
  let answer: OverviewResponse;
  let flows: FlowRecord[];
  beforeAll(async () => {
    answer = await overview(fixture.deps, ask(filter), { run });
    flows = counted(filter);
  });

  it('keeps the contract', () => {
    expect(overviewResponseSchema.parse(answer)).toEqual(answer);
  });

  it('is the same with and without what ingest added up', async () => {
    const plain = await overview(fixture.plain, ask(filter), { run });
    const rounded = (one: OverviewResponse) =>
      JSON.parse(
        JSON.stringify(one, (_name, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)),
      );
    expect(rounded(answer)).toEqual(rounded(plain));
  });

  it('counts each row once in its figures', () => {
    const subscribers = new Set(flows.filter((flow) => flow.entity_kind !== 'source_ip').map((flow) => flow.entity));
    subscribers.delete(null);
    const odd = flows.filter(isAnomalous);
    expect(answer.kpis.events.value).toBe(flows.length);
    expect(answer.kpis.sessions.value).toBe(flows.filter(isSession).length);
    expect(answer.kpis.unique_users.value).toBe(subscribers.size || null);
    expect(answer.kpis.bytes.value ?? 0).toBe(sum(flows.map(bytesOf)));
    expect(answer.kpis.anomalous_events.value).toBe(odd.length);
    const sources = new Set(odd.map((flow) => flow.source_ip).filter((address) => address !== null));
    expect(answer.kpis.attacking_addresses.value).toBe(sources.size);
  });

  it('lays the rows with a plausible time out over time, each once', () => {
    const dated = flows.filter((flow) => dayOfFlow(flow) !== '1970-01-01');
    const inSeries = sum(answer.series.points.map((point) => point.events));
    expect(inSeries).toBe(dated.length);
    expect(sum(answer.heatmap.flat().map((cell) => cell.events))).toBe(dated.length);
    expect(sum(answer.kpis.events.spark)).toBe(dated.length);
    expect(sum(answer.series.points.map((point) => point.anomalies))).toBe(dated.filter(isAnomalous).length);
    const cells = Map.groupBy(dated, (flow) => {
      const local = new Date(Date.parse(String(flow.event_time)) + 330 * 60_000);
      return `${(local.getUTCDay() + 6) % 7} ${local.getUTCHours()}`;
    });
    for (const [cell, rows] of cells) {
      const [day, hour] = cell.split(' ').map(Number);
      expect(answer.heatmap[day!]![hour!]!.events).toBe(rows.length);
    }
  });

  it('ranks domains and services, ports, protocols and addresses', () => {
    for (const [column, { by_visits, by_time, by_bytes }] of [
      ['domain', answer.top_domains],
      ['app_name', answer.top_services],
    ] as const) {
      const named = flows.filter((flow) => flow[column]);
      const byName = Map.groupBy(named, (flow) => String(flow[column]));
      expect(by_visits.length > 0).toBe(named.some(isSession));
      for (const entry of [...by_visits, ...by_time, ...by_bytes]) {
        const rows = byName.get(entry.name)!;
        expect(entry.sessions).toBe(rows.filter(isSession).length);
        expect(entry.seconds).toBeCloseTo(sum(rows.filter(isSession).map((flow) => flow.duration_s)), 6);
        expect(entry.bytes).toBe(sum(rows.map(bytesOf)));
      }
      const largest = [...byName.values()].map((rows) => sum(rows.map(bytesOf))).filter((bytes) => bytes > 0);
      expect(by_bytes.map((entry) => entry.bytes)).toEqual(largest.sort((a, b) => b - a).slice(0, 10));
    }
    for (const { port, sessions, anomalies } of answer.ports) {
      const rows = flows.filter((flow) => flow.destination_port === port);
      expect([sessions, anomalies]).toEqual([rows.filter(isSession).length, rows.filter(isAnomalous).length]);
    }
    for (const { protocol, sessions } of answer.protocols) {
      expect(sessions).toBe(flows.filter((flow) => flow.protocol === protocol && isSession(flow)).length);
    }
    for (const one of answer.suspicious_addresses) {
      const rows = flows.filter((flow) => isAnomalous(flow) && flow.source_ip === one.address);
      expect([one.anomalies, one.bytes]).toEqual([rows.length, sum(rows.map(bytesOf))]);
    }
  });

  it('counts a flow once for a country at either end', () => {
    for (const { country, anomalies, events, share } of answer.suspicious_countries) {
      const rows = flows.filter((flow) => flow.source_country === country || flow.destination_country === country);
      expect([anomalies, events]).toEqual([rows.filter(isAnomalous).length, rows.length]);
      expect(share).toBeCloseTo(anomalies / events, 12);
    }
    for (const one of answer.map.countries) {
      expect(one.as_source).toBe(flows.filter((flow) => flow.source_country === one.country && isSession(flow)).length);
    }
  });

  it('puts a subscriber where the cell is, else where the address is', () => {
    const placed = flows.filter((flow) => {
      const cell = flow.cell_latitude !== null && flow.cell_longitude !== null;
      return cell || (flow.source_latitude !== null && flow.source_longitude !== null);
    });
    expect(sum(answer.map.sources.map((place) => place.sessions))).toBe(placed.filter(isSession).length);
  });
});

describe('the overview', () => {
  it('compares with the period of equal length before', async () => {
    const filter: Filter = { from: '2026-01-06T06:00:00Z', to: '2026-01-06T18:00:00Z', pills: [] };
    const before = counted({ from: '2026-01-05T18:00:00Z', to: '2026-01-06T06:00:00Z', pills: [] });
    const { kpis } = await overview(fixture.deps, ask(filter), { run });
    expect(kpis.events.previous).toBe(before.length);
    expect(kpis.bytes.previous).toBe(sum(before.map(bytesOf)));
    expect(kpis.anomalous_events.previous).toBe(before.filter(isAnomalous).length);
  });

  it('compares with nothing where nothing is known of the time before', async () => {
    const { kpis } = await overview(
      fixture.deps,
      ask({ from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z', pills: [] }),
      { run },
    );
    expect(Object.values(kpis).map((kpi) => kpi.previous)).toEqual([null, null, null, null, null, null]);
  });

  it('says that nothing is known before the first run', async () => {
    const answer = await overview(fixture.deps, ask({ pills: [] }), { run: null });
    expect(answer.verdict.level).toBe('unknown');
    expect(answer.kpis.anomalous_events.value).toBeNull();
    expect(answer.suspicious_addresses).toEqual([]);
  });

  it('says in words what is anomalous and where to begin', async () => {
    const topAlert = { alert_id: 'f'.repeat(32), title: 'Scan of 40 hosts', severity: 'critical' };
    const { verdict, kpis } = await overview(fixture.deps, ask({ pills: [] }), { run, topAlert });
    expect(verdict).toMatchObject({ level: 'critical', alert_id: topAlert.alert_id });
    expect(verdict.text).toContain(`${kpis.anomalous_events.value} anomalous events`);
    expect(verdict.text).toContain('Begin with: Scan of 40 hosts.');
  });

  it('refuses a zone nobody knows and a period that ends before it begins', async () => {
    await expect(overview(fixture.deps, ask({ pills: [] }, 'Nowhere'), { run })).rejects.toMatchObject({
      field: 'zone',
    });
    const reversed = { from: '2026-01-06T00:00:00Z', to: '2026-01-05T00:00:00Z', pills: [] };
    await expect(overview(fixture.deps, ask(reversed), { run })).rejects.toMatchObject({ field: 'filter.to' });
  });
});

describe('uploads that came after the run', () => {
  const unscored = new Set([UPLOADS[1]]);

  it('are not called clean when one looks at them', async () => {
    const filter: Filter = { pills: [{ field: 'upload_id', op: 'is', values: [UPLOADS[1]] }] };
    const answer = await overview(fixture.deps, ask(filter), { run, unscored });
    expect([answer.run, answer.unscored_uploads, answer.verdict.level]).toEqual([null, 1, 'unknown']);
    expect(answer.kpis.anomalous_events.value).toBeNull();
  });

  it('are named beside what was scored, and no share of them is given', async () => {
    const answer = await overview(fixture.deps, ask({ pills: [] }), { run, unscored });
    expect([answer.run?.id, answer.unscored_uploads]).toEqual([RUN_ID, 1]);
    expect(answer.verdict.text).toContain('in the part of the data that was scored');
  });

  it('do not matter to what is looked at beside them', async () => {
    const filter: Filter = { pills: [{ field: 'upload_id', op: 'is', values: [UPLOADS[0]] }] };
    const answer = await overview(fixture.deps, ask(filter), { run, unscored });
    expect([answer.run?.id, answer.unscored_uploads]).toEqual([RUN_ID, 0]);
  });
});

it('begins with an alert only where everything is looked at', async () => {
  const topAlert = { alert_id: 'a', title: 'Something else', severity: 'medium' };
  const filter: Filter = { pills: [{ field: 'protocol', op: 'is', values: ['tcp'] }] };
  const narrow = await overview(fixture.deps, ask(filter), { run, topAlert });
  expect(narrow.verdict.text).not.toContain('Something else');
  const whole = await overview(fixture.deps, ask({ pills: [] }), { run, topAlert });
  expect(whole.verdict.text).toContain('Something else');
});
