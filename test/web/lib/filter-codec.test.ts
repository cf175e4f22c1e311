import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterSchema, type Pill } from '../../../core/contract/filter.ts';
import {
  decodeFilter,
  decodePill,
  EMPTY_FILTER,
  encodeFilter,
  encodePill,
  type FilterState,
  parseSearch,
  stringifySearch,
} from '../../../web/src/lib/filter-codec.ts';

const roundTrip = (state: FilterState): FilterState => decodeFilter(parseSearch(stringifySearch(encodeFilter(state))));

const textPill = fc.record({
  field: fc.constantFrom('domain', 'msisdn', 'subscriber', 'address'),
  op: fc.constantFrom('is', 'contains', 'starts_with'),
  values: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
  negate: fc.constantFrom(true, undefined),
  disabled: fc.constantFrom(true, undefined),
  pinned: fc.constantFrom(true, undefined),
});

describe('the filter in the address bar', () => {
  it('reads like a sentence', () => {
    const state: FilterState = {
      range: { kind: 'last', minutes: 1440 },
      text: 'login page',
      pills: [
        { field: 'destination_port', op: 'is', values: [22, 23] },
        { field: 'country', op: 'is', values: ['RU'], negate: true },
        { field: 'address', op: 'is', values: ['10.0.0.0/8'], pinned: true, disabled: true },
        { field: 'domain', op: 'exists', values: [] },
      ],
    };
    const url = stringifySearch(encodeFilter(state));
    expect(url).toBe(
      '?range=1d&q=login+page&f=destination_port:22,23&f=!country:RU&f=off.pin.address:10.0.0.0/8&f=domain.exists',
    );
    expect(decodeFilter(parseSearch(url))).toEqual(state);
  });

  it('keeps an absolute period short and exact', () => {
    const state: FilterState = {
      ...EMPTY_FILTER,
      range: { kind: 'absolute', from: '2026-04-17T01:32:00.000Z', to: '2026-04-17T03:26:05.000Z' },
    };
    expect(stringifySearch(encodeFilter(state))).toBe('?from=2026-04-17T01:32Z&to=2026-04-17T03:26:05Z');
    expect(roundTrip(state)).toEqual(state);
  });

  it('is empty for no filter', () => {
    expect(stringifySearch(encodeFilter(EMPTY_FILTER))).toBe('');
    expect(decodeFilter({})).toEqual(EMPTY_FILTER);
  });

  it('survives any text in values: commas, backslashes, ampersands, quotes', () => {
    fc.assert(
      fc.property(fc.array(textPill, { maxLength: 4 }), fc.string(), (pills, text) => {
        const state = { ...EMPTY_FILTER, text, pills: pills as Pill[] };
        expect(roundTrip(state)).toEqual(JSON.parse(JSON.stringify(state)));
      }),
    );
  });

  it('gives back pills the contract accepts', () => {
    fc.assert(
      fc.property(textPill, (pill) => {
        expect(filterSchema.safeParse({ pills: [decodePill(encodePill(pill as Pill))] }).success).toBe(true);
      }),
    );
  });

  it('types numbers by their column and leaves huge integers as text', () => {
    expect(decodePill('port:443').values).toEqual([443]);
    expect(decodePill('msisdn:919876543210').values).toEqual(['919876543210']);
    expect(decodePill('bytes_out.gte:18446744073709551615').values).toEqual(['18446744073709551615']);
    expect(decodePill('duration_s.lt:0.5').values).toEqual([0.5]);
  });

  it('keeps a field or condition there is none of, so that the server refuses it by name', () => {
    const { pills } = decodeFilter(parseSearch('?f=port:22&f=nosuch:1&f=domain.like:x&f=Not+a+field:1&f=nonsense'));
    expect(pills).toHaveLength(5);
    const refusals = pills.map((pill) => filterSchema.safeParse({ pills: [pill] }).error?.issues[0]);
    expect(refusals.map((issue) => issue?.path.at(-1))).toEqual([undefined, 'field', 'op', 'field', 'field']);
    expect(refusals[1]?.message).toBe('unknown field "nosuch"');
    expect(refusals[3]?.message).toBe('unknown field "Not a field:1"');
  });

  it('asks for the empty value where a known field has none, never for everything', () => {
    expect(decodePill('domain').values).toEqual(['']);
    expect(decodePill('domain:').values).toEqual(['']);
  });

  it('writes what it could not read back as it stood', () => {
    for (const text of ['nosuch:1', 'domain.like:x', 'Not a field:1', 'nonsense', '!port:'])
      expect(encodePill(decodePill(text))).toBe(text);
  });

  it('takes a period it cannot read for none', () => {
    expect(decodeFilter(parseSearch('?range=99x&from=when')).range).toEqual({ kind: 'all' });
  });

  it('never throws on any address', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (text) => {
        decodeFilter(parseSearch(`?${text}`));
      }),
      { numRuns: 40 },
    );
  });
});
