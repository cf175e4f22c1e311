import { describe, expect, it } from 'vitest';
import { rangeLabel, resolveRange } from '../../../web/src/lib/filter-range.ts';

const period = { firstMs: Date.parse('2026-04-16T08:00:00Z'), lastMs: Date.parse('2026-04-17T08:50:04.120Z') };

describe('the period of a filter', () => {
  it('counts back from the newest event held, which it includes', () => {
    const { from, to } = resolveRange({ kind: 'last', minutes: 60 }, period);
    expect(to).toBe('2026-04-17T08:51:00.000Z');
    expect(from).toBe('2026-04-17T07:51:00.000Z');
    expect(Date.parse(to ?? '')).toBeGreaterThan(period.lastMs);
  });

  it('includes an event on the very minute', () => {
    const { to } = resolveRange(
      { kind: 'last', minutes: 15 },
      { firstMs: 0, lastMs: Date.parse('2026-04-17T08:50:00Z') },
    );
    expect(to).toBe('2026-04-17T08:51:00.000Z');
  });

  it('is unbounded for all data and where nothing is held', () => {
    expect(resolveRange({ kind: 'all' }, period)).toEqual({ from: null, to: null });
    expect(resolveRange({ kind: 'last', minutes: 60 }, null)).toEqual({ from: null, to: null });
  });

  it('is named in words, absolute ends in the zone', () => {
    expect(rangeLabel({ kind: 'all' }, 'UTC')).toBe('All data');
    expect(rangeLabel({ kind: 'last', minutes: 1440 }, 'UTC')).toBe('Last 24 hours');
    expect(rangeLabel({ kind: 'last', minutes: 45 }, 'UTC')).toBe('Last 45 minutes');
    expect(
      rangeLabel({ kind: 'absolute', from: '2026-04-17T01:32:00Z', to: '2026-04-17T03:26:00Z' }, 'Asia/Kolkata'),
    ).toBe('2026-04-17 07:02 – 08:56');
    expect(rangeLabel({ kind: 'absolute', from: null, to: '2026-04-17T03:26:00Z' }, 'UTC')).toBe(
      'Before 2026-04-17 03:26',
    );
  });
});
