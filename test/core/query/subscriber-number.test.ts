import { describe, expect, it } from 'vitest';
import { imeiBase, msisdnForms } from '../../../core/query/subscriber-number.ts';
import { dayOf, epochMs } from '../../../core/query/utc-time.ts';

describe('a typed telephone number', () => {
  it.each(['9826411116', '09826411116', '+91 98264 11116', '0091-9826411116', '(91) 9826411116', '919826411116'])(
    '%s finds 919826411116',
    (typed) => {
      expect(msisdnForms(typed)).toContain('919826411116');
    },
  );

  it('leaves what is no number as it is', () => {
    expect(msisdnForms('ravi.kumar')).toEqual(['ravi.kumar']);
  });
});

describe('a typed IMEI', () => {
  it('is known by its first fourteen digits, with or without the check digit', () => {
    expect(['356938035643809', '35-693803-564380-9', '35693803564380', '3569380356438012'].map(imeiBase)).toEqual(
      new Array(4).fill('35693803564380'),
    );
    expect(imeiBase('919826411116')).toBeNull();
  });
});

describe('a time', () => {
  it('is read as Date reads it, to the millisecond', () => {
    for (const iso of [
      '1970-01-01T00:00:00Z',
      '2000-02-29T23:59:59.999Z',
      '2026-12-31T10:20:30.5Z',
      '1969-07-20T20:17:40Z',
    ]) {
      expect(epochMs(iso)).toBe(Date.parse(iso));
      expect(dayOf(Date.parse(iso))).toBe(iso.slice(0, 10));
    }
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00+05:30',
  ])('is refused: %s', (text) => {
    expect(epochMs(text)).toBeNull();
  });
});
