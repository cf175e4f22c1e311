import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchRequest } from '../../../../core/contract/search.ts';
import { searchResponseSchema } from '../../../../core/contract/search.ts';
import type { FlowRecord, FlowValue } from '../../../../core/flow/record.ts';
import { runEntities, runFlows } from '../../../../core/usecase/search/run-results.ts';
import { searchFlows } from '../../../../core/usecase/search/search-flows.ts';
import { RUN_ID } from '../../../contract/query-engine-data.ts';
import { type QueryFixture, queryFixture } from '../../../contract/query-engine-fixture.ts';

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await queryFixture(23, 300);
});
afterAll(() => fixture.close());

const request = (part: Partial<SearchRequest> = {}): SearchRequest => ({
  filter: { pills: [] },
  sort: [],
  offset: 0,
  limit: 1000,
  ...part,
});

/** Nulls last in both directions; ties by upload, then line. */
function sorted(flows: readonly FlowRecord[], name: keyof FlowRecord, descending: boolean): FlowRecord[] {
  const order = (a: FlowValue, b: FlowValue) => (a === b ? 0 : (a! < b! ? -1 : 1) * (descending ? -1 : 1));
  return [...flows].sort((a, b) => {
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    const byValue =
      left === null || right === null ? Number(left === null) - Number(right === null) : order(left, right);
    return (
      byValue ||
      (a.upload_id! < b.upload_id! ? -1 : a.upload_id! > b.upload_id! ? 1 : 0) ||
      Number(a.row_number) - Number(b.row_number)
    );
  });
}
const lines = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row.row_number);

describe('searchFlows', () => {
  it('gives whole records, newest first, with the number of all', async () => {
    const answer = await searchFlows(fixture.deps, request());
    expect(answer.total).toBe(300);
    expect(lines(answer.rows)).toEqual(lines(sorted(fixture.flows, 'event_time', true)));
    const original = fixture.flows.find((flow) => flow.row_number === answer.rows[0]!.row_number)!;
    for (const [name, value] of Object.entries(original))
      if (!name.endsWith('_key')) expect(answer.rows[0]![name]).toEqual(value);
    expect(searchResponseSchema.safeParse(answer).success).toBe(true);
  });

  it.each([
    ['event_time', false],
    ['bytes_total', true],
    ['duration_s', false],
    ['domain', true],
    ['entity', false],
  ] as const)('sorts by %s (descending: %s) with nulls last and ties by record', async (column, descending) => {
    const { rows } = await searchFlows(fixture.deps, request({ sort: [{ column, descending }] }));
    expect(lines(rows)).toEqual(lines(sorted(fixture.flows, column, descending)));
  });

  it('cuts pages that together are the whole, in order', async () => {
    for (const descending of [true, false]) {
      const sort = [{ column: 'event_time' as const, descending }];
      const paged: unknown[] = [];
      for (let offset = 0; offset < 320; offset += 37) {
        const { rows } = await searchFlows(fixture.deps, request({ offset, limit: 37, sort, columns: ['row_number'] }));
        paged.push(...lines(rows));
      }
      expect(paged).toEqual(lines(sorted(fixture.flows, 'event_time', descending)));
    }
  });

  it('skips whole days before a page where every row has a plausible time', async () => {
    const filter = { from: '2026-01-05T00:00:00Z', to: '2026-01-09T00:00:00Z', pills: [] };
    const dated = fixture.flows.filter((flow) => String(flow.event_time).startsWith('2026-'));
    const { rows, total } = await searchFlows(fixture.deps, request({ filter, offset: 200, limit: 20 }));
    expect(total).toBe(dated.length);
    expect(lines(rows)).toEqual(lines(sorted(dated, 'event_time', true)).slice(200, 220));
  });

  it('gives the asked columns, the derived ones too, and always the identity', async () => {
    const { rows } = await searchFlows(fixture.deps, request({ columns: ['b_party', 'b_party_basis'], limit: 1 }));
    expect(Object.keys(rows[0]!)).toEqual(['upload_id', 'member', 'row_number', 'b_party', 'b_party_basis']);
  });

  it('gives no rows and the total beyond the end', async () => {
    expect(await searchFlows(fixture.deps, request({ offset: 5000 }))).toMatchObject({ rows: [], total: 300 });
  });

  it('finds nothing for an address nobody has', async () => {
    const filter = { pills: [{ field: 'address' as const, op: 'is' as const, values: ['9.9.9.9'] }] };
    expect(await searchFlows(fixture.deps, request({ filter }))).toMatchObject({ rows: [], total: 0 });
  });

  it('refuses a score column of flows, naming it', async () => {
    await expect(
      searchFlows(fixture.deps, request({ sort: [{ column: 'score', descending: true }] })),
    ).rejects.toMatchObject({
      field: 'sort.0.column',
    });
    await expect(searchFlows(fixture.deps, request({ columns: ['domain', 'score'] }))).rejects.toMatchObject({
      field: 'columns.1',
    });
  });
});

describe('a run', () => {
  const anomalous = () => fixture.flows.filter((flow) => Number(flow.row_number) % 5 === 0);

  it('gives its anomalous flows, strongest first', async () => {
    const { rows, total } = await runFlows(fixture.deps, RUN_ID, request());
    expect(total).toBe(anomalous().length);
    const scores = rows.map((row) => Number(row.score));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(lines(rows).sort()).toEqual(lines(anomalous()).sort());
  });

  it('gives nothing for another run', async () => {
    expect(await runFlows(fixture.deps, 'run-2', request())).toEqual({ rows: [], total: 0 });
  });

  it('gives its entities with all their flows', async () => {
    const { rows } = await runEntities(fixture.deps, RUN_ID);
    const named = anomalous().filter((flow) => flow.entity !== null);
    expect(rows.length).toBe(new Set(named.map((flow) => flow.entity)).size);
    for (const row of rows) {
      const own = named.filter((flow) => flow.entity === row.entity);
      expect(row.anomalous).toBe(own.length);
      expect(row.flows).toBe(fixture.flows.filter((flow) => flow.entity === row.entity).length);
      const scores = own.map((flow) => 0.5 + (Number(flow.row_number) % 50) / 100);
      expect(row.max_score).toBeCloseTo(Math.max(...scores), 12);
      expect(row.mean_score).toBeCloseTo(scores.reduce((sum, one) => sum + one, 0) / scores.length, 6);
    }
  });
});
