import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createForestExplainer, type Explanations } from '../../../core/ml/forest-contributions.ts';
import { fitIsolationForest } from '../../../core/ml/forest-fit.ts';
import { scoreForest } from '../../../core/ml/forest-score.ts';
import { clusterAnd, randomMatrix } from './random-matrix.ts';

function contributionsOf(explanations: Explanations, row: number, features: number): number[] {
  return [...explanations.contributions.subarray(row * features, (row + 1) * features)];
}

describe('createForestExplainer', () => {
  it('explains exactly the score the scorer gives: base and contributions add up to it', () => {
    const shape = fc.record({
      rows: fc.integer({ min: 2, max: 400 }),
      features: fc.integer({ min: 1, max: 12 }),
      trees: fc.integer({ min: 1, max: 60 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ rows, features, trees, seed }) => {
        const forest = fitIsolationForest(randomMatrix(rows, features, seed), { seed, trees });
        const scored = randomMatrix(200, features, seed + 1);
        const explained = createForestExplainer(forest)(scored);
        expect(explained.scores).toEqual(scoreForest(forest, scored));
        for (let row = 0; row < scored.rows; row += 1) {
          const sum = contributionsOf(explained, row, features).reduce((a, b) => a + b, explained.base);
          expect(Math.abs(sum - explained.scores[row]!)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('blames the feature that sets a row apart', () => {
    const matrix = clusterAnd([[0, 0, 12, 0]], 1000);
    const explained = createForestExplainer(fitIsolationForest(matrix, { seed: 1 }))(matrix);
    const parts = contributionsOf(explained, 1000, 4);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
    expect(parts[2]).toBeGreaterThan(0.8 * (explained.scores[1000]! - explained.base));
  });

  it('gives a feature without influence exactly nothing', () => {
    const matrix = randomMatrix(400, 4);
    const explained = createForestExplainer(fitIsolationForest(matrix, { seed: 1 }))(matrix);
    for (let row = 0; row < matrix.rows; row += 1) expect(contributionsOf(explained, row, 4)[3]).toBe(0);
  });

  it('starts from the score of the average training path', () => {
    const matrix = randomMatrix(256, 3);
    // All 256 rows are in every tree's sample, so the forest's average path is the average over these rows.
    const { base, scores } = createForestExplainer(fitIsolationForest(matrix, { seed: 1 }))(matrix);
    const meanLog = scores.reduce((sum, score) => sum + Math.log2(score), 0) / scores.length;
    expect(base).toBeCloseTo(2 ** meanLog, 6);
  });

  it('explains rows that are all alike by nothing', () => {
    const matrix = { values: new Float32Array(40).fill(1), rows: 20, features: 2 };
    const { base, scores, contributions } = createForestExplainer(fitIsolationForest(matrix, { seed: 1 }))(matrix);
    expect(scores.every((score) => score === base)).toBe(true);
    expect(contributions.every((part) => part === 0)).toBe(true);
  });
});
