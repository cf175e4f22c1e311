import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, averagePrecision } from '../../../core/ml/metrics.ts';

const rowsArbitrary = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 9 }), label: fc.integer({ min: 0, max: 1 }) }), { maxLength: 60 })
  .filter((rows) => new Set(rows.map((row) => row.label)).size === 2)
  .map((rows) => ({ scores: Float64Array.from(rows, (row) => row.score), labels: rows.map((row) => row.label) }));

describe('auroc', () => {
  it('is the share of pairs of a positive and a negative in the right order, ties counting half', () => {
    fc.assert(
      fc.property(rowsArbitrary, ({ scores, labels }) => {
        let [wins, pairs] = [0, 0];
        for (const [p, positive] of labels.entries()) {
          for (const [n, negative] of labels.entries()) {
            if (positive !== 1 || negative !== 0) continue;
            pairs += 1;
            wins += scores[p]! > scores[n]! ? 1 : scores[p] === scores[n] ? 0.5 : 0;
          }
        }
        expect(auroc(scores, labels)).toBeCloseTo(wins / pairs, 12);
      }),
    );
  });

  it('is 1 for a perfect ranking, 0 for its reverse, one half for equal scores and NaN for one class', () => {
    expect(auroc(Float64Array.of(1, 2, 3, 4), [0, 0, 1, 1])).toBe(1);
    expect(auroc(Float64Array.of(4, 3, 2, 1), [0, 0, 1, 1])).toBe(0);
    expect(auroc(Float64Array.of(1, 1, 1, 1), [0, 0, 1, 1])).toBe(0.5);
    expect(auroc(Float64Array.of(1, 2), [1, 1])).toBeNaN();
  });
});

describe('averagePrecision', () => {
  it('is the mean precision at each positive, rows of equal score taken together', () => {
    fc.assert(
      fc.property(rowsArbitrary, ({ scores, labels }) => {
        const precisions = labels.flatMap((label, row) => {
          const above = labels.filter((_, other) => scores[other]! >= scores[row]!);
          return label === 1 ? [above.filter((other) => other === 1).length / above.length] : [];
        });
        const mean = precisions.reduce((a, b) => a + b, 0) / precisions.length;
        expect(averagePrecision(scores, labels)).toBeCloseTo(mean, 12);
      }),
    );
  });

  it('gives the value scikit-learn documents for its example', () => {
    expect(averagePrecision(Float64Array.of(0.1, 0.4, 0.35, 0.8), [0, 0, 1, 1])).toBeCloseTo(0.8333, 4);
  });
});
