import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter, Pill } from '../../../core/contract/filter.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { filterToPredicate } from '../../../core/query/filter-predicate.ts';
import { printExpression } from '../../../core/query/print.ts';
import { searchFlows } from '../../../core/usecase/search/search-flows.ts';
import { type QueryFixture, queryFixture } from '../../contract/query-engine-fixture.ts';
import { FILTER_CASES, negated } from './filter-cases.ts';
import { matches } from './filter-model.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/query');

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await queryFixture(11, 220);
});
afterAll(() => fixture.close());

async function found(filter: Filter, derived: boolean): Promise<number[]> {
  const request = { filter, columns: ['row_number' as const], sort: [], offset: 0, limit: 1000 };
  const { rows, total } = await searchFlows(derived ? fixture.deps : fixture.plain, request);
  expect(rows.length).toBe(total);
  return rows.map((row) => Number(row.row_number)).sort((a, b) => a - b);
}

const expected = (filter: Filter) =>
  fixture.flows.filter((flow) => matches(flow, filter)).map((flow) => flow.row_number);

describe('a filter', () => {
  it.each(Object.keys(FILTER_CASES))('prints %s as the golden says', (name) => {
    const { predicate } = filterToPredicate(FILTER_CASES[name]!);
    const printed = `${predicate === null ? '' : printExpression(predicate)}\n`;
    const path = join(GOLDEN, `${name}.sql`);
    if (process.env.UPDATE_GOLDENS === '1') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(path, printed);
    }
    expect(existsSync(path), `${path} is missing; UPDATE_GOLDENS=1 writes it`).toBe(true);
    expect(printed).toBe(readFileSync(path, 'utf8'));
  });

  it.each(Object.entries(FILTER_CASES))('finds the same rows as the plain model: %s', async (_, filter) => {
    expect(await found(filter, false)).toEqual(expected(filter));
    expect(await found(filter, true)).toEqual(expected(filter));
  });

  it.each(Object.entries(FILTER_CASES))('negated, finds the rows that are left: %s', async (_, filter) => {
    expect(await found(negated(filter), true)).toEqual(expected(negated(filter)));
  });

  it('finds the same rows as the plain model whatever is asked', async () => {
    const cases = Object.values(FILTER_CASES).flatMap((filter) => filter.pills);
    const pill: fc.Arbitrary<Pill> = fc.oneof(
      fc.constantFrom(...cases),
      fc.record({
        field: fc.constantFrom('user_agent' as const, 'domain' as const, 'subscriber_name' as const),
        op: fc.constantFrom('contains' as const, 'starts_with' as const),
        values: fc.array(
          fc.constantFrom('a', "'", '\\', '%', '_', 'ß', '本', '"', '/8', 'line\nb', '=c', "' or 1=1 --"),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      fc.record({
        field: fc.constantFrom('bytes_out' as const, 'bytes_in' as const, 'source_port' as const),
        op: fc.constantFrom('is' as const, 'gte' as const, 'lt' as const),
        values: fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 1 }),
      }),
    );
    const filter: fc.Arbitrary<Filter> = fc.record({
      from: fc.option(fc.constantFrom('2026-01-05T00:00:00Z', '2026-01-06T07:30:00Z', '1999-01-01T00:00:00Z')),
      to: fc.option(fc.constantFrom('2026-01-06T00:00:00Z', '2026-01-07T13:00:00.250Z', '2100-01-01T00:00:00Z')),
      text: fc.option(fc.constantFrom('whats', 'example 8.8', "O'B", 'nmap', '%', 'absent')),
      pills: fc
        .array(fc.tuple(pill, fc.boolean(), fc.boolean()), { maxLength: 3 })
        .map((pills) => pills.map(([one, negate, disabled]) => ({ ...one, negate, disabled: disabled && negate }))),
    });
    await fc.assert(
      fc.asyncProperty(filter, async (asked) => {
        expect(await found(asked, true)).toEqual(expected(asked));
      }),
      { numRuns: 150, seed: 42 },
    );
  });
});

describe('a filter nobody can mean', () => {
  const pill = (one: Pill): Filter => ({ pills: [one] });
  it.each<[string, Filter, string]>([
    ['a date that does not exist', { from: '2026-02-30T00:00:00Z', pills: [] }, 'filter.from'],
    [
      'a bad prefix length',
      pill({ field: 'address', op: 'is', values: ['8.8.8.8', '10.0.0.0/33'] }),
      'filter.pills.0.values.1',
    ],
    ['a bad address', pill({ field: 'source_ip', op: 'is', values: ['300.1.1.1'] }), 'filter.pills.0.values.0'],
    [
      'a block for a field without keys',
      pill({ field: 'gateway_ip', op: 'is', values: ['10.0.0.0/8'] }),
      'filter.pills.0.values.0',
    ],
    ['a port too large', pill({ field: 'port', op: 'is', values: [70000] }), 'filter.pills.0.values.0'],
    ['a number in words', pill({ field: 'bytes_total', op: 'gte', values: ['many'] }), 'filter.pills.0.values.0'],
    [
      'a number of more than 64 bits',
      pill({ field: 'alert_id', op: 'is', values: ['9223372036854775808'] }),
      'filter.pills.0.values.0',
    ],
    ['a fraction of a row', pill({ field: 'row_number', op: 'is', values: [1.5] }), 'filter.pills.0.values.0'],
    ['a time that is none', pill({ field: 'end_time', op: 'lt', values: ['yesterday'] }), 'filter.pills.0.values.0'],
    ['an order of texts', pill({ field: 'domain', op: 'gte', values: ['a'] }), 'filter.pills.0.op'],
    ['a part of a number', pill({ field: 'bytes_out', op: 'contains', values: ['1'] }), 'filter.pills.0.op'],
    ['no value', pill({ field: 'domain', op: 'is', values: [] }), 'filter.pills.0.values'],
    ['an empty value', pill({ field: 'domain', op: 'is', values: [''] }), 'filter.pills.0.values.0'],
    ['two limits', pill({ field: 'bytes_out', op: 'gte', values: [1, 2] }), 'filter.pills.0.values'],
    ['a NUL character', pill({ field: 'domain', op: 'is', values: ['a\0b'] }), 'filter.pills.0.values.0'],
    ['half a character', { text: '\ud800', pills: [] }, 'filter.text'],
    [
      'a score of flows that were not scored',
      pill({ field: 'score', op: 'gte', values: [0.5] }),
      'filter.pills.0.field',
    ],
  ])('is refused with its field: %s', (_, filter, field) => {
    const refusal = (() => {
      try {
        return filterToPredicate(filter);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect((refusal as InvalidInputError).field).toBe(field);
  });
});
