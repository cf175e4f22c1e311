import { describe, expect, it } from 'vitest';
import { guessQuery, readTyped } from '../../../web/src/filters/guess-query.ts';

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

describe('a text typed into the filter box', () => {
  const pill = (field: string, value: string) => ({ kind: 'pill', pill: { field, op: 'is', values: [value] } });

  it('becomes a condition where it is an address or a network', () => {
    for (const text of ['8.8.8.8', '8.8.8.0/24', '2001:db8::/32', '2001:db8::1', '::ffff:10.0.0.1', '0.0.0.0/0'])
      expect(readTyped(` ${text} `)).toEqual(pill('address', text));
  });

  it('becomes a condition where it is the number of a subscriber', () => {
    expect(readTyped('+91 98765 43210')).toEqual(pill('subscriber', '919876543210'));
  });

  it('is refused with the reason where it is a network that cannot be', () => {
    for (const text of ['8.8.8/33', '8.8.8.0/33', '8.8.8.0/', '300.1.1.0/24', '2001:db8::/129', '1::2::3/64'])
      expect(readTyped(text)).toEqual({ kind: 'problem', message: expect.stringContaining(`${text} is no network`) });
    expect(guessQuery('8.8.8/33').some((guess) => guess.filter.pills)).toBe(false);
  });

  it('is free text otherwise', () => {
    for (const text of ['', '443', 'bank', '17/04/2026', '10:30:00', 'TCP/6', 'example.org/24', '999.1.1.1'])
      expect(readTyped(text)).toEqual({ kind: 'text', text });
  });

  it('is taken as the first thing the palette offers', () => {
    for (const text of ['8.8.8.0/24', '919876543210', 'bank']) {
      const typed = readTyped(text);
      expect(guessQuery(text)[0]?.filter).toEqual(typed.kind === 'pill' ? { pills: [typed.pill] } : { text });
    }
  });
});
