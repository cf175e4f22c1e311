import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severityOf, severityScore } from '../../../core/ml/severity.ts';

describe('severityScore', () => {
  it('begins each band where a row is isolated in 3/4, 3/5, 1/2 and 1/3 of the normal number of splits', () => {
    const bands = [3 / 4, 3 / 5, 1 / 2, 1 / 3].map((share) => severityOf(severityScore(2 ** -share + 0.006)));
    expect(bands).toEqual(['low', 'medium', 'high', 'critical']);
  });

  it.each([
    [0, 'info'],
    [0.5, 'info'],
    [0.5999, 'info'],
    [0.6, 'low'],
    [0.66, 'medium'],
    [0.71, 'high'],
    [0.79, 'critical'],
    [1, 'critical'],
  ])('calls a score of %f %s', (score, severity) => {
    expect(severityOf(severityScore(score))).toBe(severity);
  });

  it('lies within 0 to 100 and never falls as the isolation score rises', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [low, high] = [severityScore(Math.min(a, b)), severityScore(Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('severityOf', () => {
  it.each([
    [24.9, 'info'],
    [25, 'low'],
    [49.9, 'low'],
    [50, 'medium'],
    [75, 'high'],
    [89.9, 'high'],
    [90, 'critical'],
    [100, 'critical'],
  ])('puts %f into %s', (score, severity) => {
    expect(severityOf(score)).toBe(severity);
  });
});
