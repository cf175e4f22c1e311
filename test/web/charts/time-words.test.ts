import { describe, expect, it } from 'vitest';
import { stretchText, tickText } from '../../../web/src/charts/time-words.ts';

const DAY = 86_400;
const tick = (time: string, step: number, span: number, zone = 'UTC') =>
  tickText(Date.parse(time) / 1000, { zone, step, span });

describe('a stretch of time in words', () => {
  it('names its day once', () => {
    expect(stretchText('2026-04-17T10:00:00Z', '2026-04-17T11:30:00Z', 'UTC')).toBe('04-17 10:00–11:30');
  });

  it('names both days where it crosses midnight in the zone shown', () => {
    const [from, to] = ['2025-11-20T00:00:00Z', '2025-11-21T00:00:00Z'] as const;
    expect(stretchText(from, to, 'Asia/Kolkata')).toBe('11-20 05:30–11-21 05:30');
  });

  it('names the years where it crosses one', () => {
    const [from, to] = ['2025-12-31T00:00:00Z', '2026-01-01T00:00:00Z'] as const;
    expect(stretchText(from, to, 'UTC')).toBe('2025-12-31 00:00–2026-01-01 00:00');
  });
});

describe('a tick of the time axis', () => {
  it('is a time of day, and a day at midnight', () => {
    expect(tick('2026-04-17T09:30:00Z', 1800, DAY)).toBe('09:30');
    expect(tick('2026-04-16T18:30:00Z', 1800, DAY, 'Asia/Kolkata')).toBe('17 Apr');
    expect(tick('2026-04-17T00:00:00Z', DAY, 30 * DAY)).toBe('17 Apr');
  });

  it('carries the year over more than one', () => {
    expect(tick('2026-04-01T00:00:00Z', 30 * DAY, 800 * DAY)).toBe('Apr 2026');
    expect(tick('2026-04-17T00:00:00Z', 10 * DAY, 400 * DAY)).toBe('17 Apr 2026');
  });
});
