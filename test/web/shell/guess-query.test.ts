import { describe, expect, it } from 'vitest';
import { guessQuery } from '../../../web/src/shell/guess-query.ts';

const firstPill = (text: string) => guessQuery(text)[0]?.filter.pills?.[0];

describe('what a typed text names', () => {
  it('is an address or a network', () => {
    expect(firstPill('203.0.113.7')).toEqual({ field: 'address', op: 'is', values: ['203.0.113.7'] });
    expect(firstPill('10.0.0.0/8')?.field).toBe('address');
    expect(firstPill('2001:db8::1')?.field).toBe('address');
  });

  it('is a subscriber, however the number is written', () => {
    expect(firstPill('+91 98765 43210')).toEqual({ field: 'subscriber', op: 'is', values: ['919876543210'] });
  });

  it('is a port only where it can be one', () => {
    expect(firstPill('443')).toEqual({ field: 'port', op: 'is', values: [443] });
    expect(guessQuery('70000').some((guess) => guess.filter.pills)).toBe(false);
  });

  it('can always be looked for as text', () => {
    for (const text of ['bank', '443', '203.0.113.7']) expect(guessQuery(text).at(-1)?.filter.text).toBe(text);
    expect(guessQuery('  ')).toEqual([]);
  });
});
