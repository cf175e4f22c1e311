import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../core/iso-time.ts';

describe('isoTime', () => {
  it('says what Date says, from the year 1 to 9999', () => {
    const range = { min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.integer(range), (ms) => isoTime(ms) === new Date(ms).toISOString()),
      { seed: 1 },
    );
  });

  it('knows leap days and the turns of centuries', () => {
    for (const text of ['2000-02-29', '1900-03-01', '2024-12-31', '1970-01-01', '2100-02-28']) {
      expect(isoTime(Date.parse(text))).toBe(`${text}T00:00:00.000Z`);
    }
  });
});
