import { describe, expect, it } from 'vitest';
import { NEEDED_ROLES } from '../../../core/formats/needed-roles.ts';
import { missingParts, splitProblems } from '../../../web/src/pages/upload/mapping-state.ts';

const draft = { needed: NEEDED_ROLES.map(({ what, any }) => ({ what, any: [...any] })) };
const missing = (columns: Record<string, string | null>) => missingParts(draft, { columns });

describe('a mapping under way', () => {
  it('says what no column gives yet', () => {
    expect(missing({ a: null, b: null })).toEqual(['an address or subscriber', 'a time']);
    expect(missing({ a: 'msisdn', b: null })).toEqual(['a time']);
    expect(missing({ a: null, b: 'start_date', c: 'bytes_in' })).toEqual(['an address or subscriber']);
  });

  it('lacks nothing once one of each is chosen', () => {
    expect(missing({ a: 'public_v4', b: 'session_start' })).toEqual([]);
  });

  it('is stopped by columns that are refused, not by those with single cells that do not read', () => {
    const problem = (header: string, refused: boolean) => ({ header, column: 'x', message: '', examples: [], refused });
    const split = splitProblems([problem('a', true), problem('b', false)]);
    expect(split.refused.map(({ header }) => header)).toEqual(['a']);
    expect(split.warned.map(({ header }) => header)).toEqual(['b']);
  });
});
