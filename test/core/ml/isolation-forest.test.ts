import { describe, expect, it } from 'vitest';
import { averagePathLength, scoreOfPathLength } from '../../../core/ml/isolation-forest.ts';

/** Mean depth of an unsuccessful search in random binary search trees of n keys, by recursion over the root's rank. */
function meanSearchDepth(keys: number, known: number[] = [0]): number {
  for (let n = known.length; n <= keys; n += 1) {
    let sum = 0;
    // With n keys there are n + 1 gaps; a root of rank r puts r of them on its left.
    for (let r = 1; r <= n; r += 1) sum += (r * known[r - 1]! + (n + 1 - r) * known[n - r]!) / (n + 1);
    known[n] = 1 + sum / n;
  }
  return known[keys]!;
}

describe('averagePathLength', () => {
  it.each([2, 3, 10, 256, 1000])('is the mean path length of random trees that separate %i rows', (rows) => {
    expect(averagePathLength(rows)).toBeCloseTo(meanSearchDepth(rows - 1), 9);
  });

  it('is zero where nothing is left to separate', () => {
    expect([averagePathLength(0), averagePathLength(1)]).toEqual([0, 0]);
  });
});

describe('scoreOfPathLength', () => {
  it('is one half at the normal length and rises as the path shortens', () => {
    expect(scoreOfPathLength(10, 10)).toBe(0.5);
    expect(scoreOfPathLength(5, 10)).toBeGreaterThan(scoreOfPathLength(6, 10));
  });
});
