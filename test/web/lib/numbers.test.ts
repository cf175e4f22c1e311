import { describe, expect, it } from 'vitest';
import {
  changeOf,
  EM_DASH,
  formatBytes,
  formatCompact,
  formatCount,
  formatPercent,
  formatScore,
  plural,
} from '../../../web/src/lib/numbers.ts';

describe('numbers on screen', () => {
  it('groups counts by thousands', () => {
    expect(formatCount(1_284_906)).toBe('1,284,906');
    expect(formatCount(0)).toBe('0');
  });

  it('shows what the source does not say as a dash, never as zero', () => {
    for (const format of [formatCount, formatBytes, formatCompact, formatPercent, formatScore]) {
      expect(format(null)).toBe(EM_DASH);
      expect(format(undefined)).toBe(EM_DASH);
    }
  });

  it('prints bytes in decimal units with the unit named', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(821)).toBe('821 B');
    expect(formatBytes(1000)).toBe('1.00 kB');
    expect(formatBytes(17_700)).toBe('17.7 kB');
    expect(formatBytes(377_300)).toBe('377.3 kB');
    expect(formatBytes(2_310_000_000_000)).toBe('2.31 TB');
  });

  it('goes to the next unit instead of printing a thousand of one', () => {
    expect(formatBytes(999_999)).toBe('1.00 MB');
    expect(formatBytes(999_940)).toBe('999.9 kB');
  });

  it('reads 64-bit counters that travel as decimal strings', () => {
    expect(formatBytes('18446744073709551615')).toBe('18446.7 PB');
    expect(formatCount('123456')).toBe('123,456');
  });

  it('says one row and two rows', () => {
    expect(plural(1, 'row')).toBe('1 row');
    expect(plural(2000, 'row')).toBe('2,000 rows');
    expect(plural(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('has no change where there is nothing to compare with', () => {
    expect(changeOf(12, 10)).toBeCloseTo(0.2);
    expect(changeOf(12, 0)).toBeNull();
    expect(changeOf(12, null)).toBeNull();
    expect(changeOf(null, 12)).toBeNull();
  });
});
