import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter } from '../../../../core/contract/filter.ts';
import { statisticsResponseSchema } from '../../../../core/contract/search.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { fieldStatistics } from '../../../../core/usecase/search/field-statistics.ts';
import { type QueryFixture, queryFixture } from '../../../contract/query-engine-fixture.ts';

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await queryFixture(31, 260);
});
afterAll(() => fixture.close());

const TCP: Filter = { pills: [{ field: 'protocol', op: 'is', values: ['tcp'] }] };
type Value = string | number;

/** Nearest rank over sorted values. */
function plainStatistics(values: readonly (Value | null)[]) {
  const present = values.filter((value) => value !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (share: number) => present[Math.ceil((present.length * share) / 100) - 1] ?? null;
  const counted = [...Map.groupBy(present, (value) => value)].map(([value, all]) => ({ value, rows: all.length }));
  counted.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  return {
    rows: values.length,
    nulls: values.length - present.length,
    distinct: counted.length,
    quartet: { min: present[0] ?? null, median: at(50), p95: at(95), max: present.at(-1) ?? null },
    top: counted.slice(0, 10),
  };
}

describe('fieldStatistics', () => {
  it.each(['bytes_total', 'duration_s', 'event_time', 'source_port', 'alert_id'] as const)(
    'counts %s exactly, with nearest-rank percentiles',
    async (name) => {
      for (const filter of [{ pills: [] }, TCP]) {
        const flows = fixture.flows.filter((flow) => filter !== TCP || flow.protocol === 'tcp');
        const { quartet, ...expected } = plainStatistics(flows.map((flow) => flow[name] as Value | null));
        const found = await fieldStatistics(fixture.deps, name, { filter });
        expect(found).toMatchObject({ column: name, ...expected, ...quartet });
        expect(statisticsResponseSchema.safeParse(found).success).toBe(true);
      }
    },
  );

  it.each(['domain', 'user_agent', 'entity'] as const)(
    'counts the texts of %s and puts them in no order',
    async (name) => {
      const { quartet: _, ...expected } = plainStatistics(fixture.flows.map((flow) => flow[name] as string | null));
      const found = await fieldStatistics(fixture.deps, name, { filter: { pills: [] } });
      expect(found).toMatchObject({ ...expected, min: null, median: null, p95: null, max: null });
    },
  );

  it('counts the elements of a list, and rows without any as nulls', async () => {
    const flags = (flow: FlowRecord) => flow.quality_flags as string[];
    const { top, distinct } = plainStatistics(fixture.flows.flatMap(flags));
    const found = await fieldStatistics(fixture.deps, 'quality_flags', { filter: { pills: [] } });
    const without = fixture.flows.filter((flow) => flags(flow).length === 0).length;
    expect(found).toMatchObject({ rows: 260, nulls: without, distinct, top });
  });

  it('counts a derived column', async () => {
    const found = await fieldStatistics(fixture.deps, 'b_party_basis', { filter: { pills: [] } });
    expect(found.top.map((one) => one.value).sort()).toEqual(['service_endpoint', 'supplied']);
  });

  it('gives zeros and nulls where nothing matches', async () => {
    const none: Filter = { pills: [{ field: 'address', op: 'is', values: ['9.9.9.9'] }] };
    expect(await fieldStatistics(fixture.deps, 'bytes_total', { filter: none })).toMatchObject({
      rows: 0,
      nulls: 0,
      distinct: 0,
      min: null,
      median: null,
      p95: null,
      max: null,
      top: [],
    });
  });

  it('refuses a field that does not exist', async () => {
    await expect(fieldStatistics(fixture.deps, 'no_such', { filter: { pills: [] } })).rejects.toMatchObject({
      field: 'column',
    });
  });
});
