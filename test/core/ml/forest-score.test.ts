import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsolationForest } from '../../../core/ml/forest-fit.ts';
import { scoreForest } from '../../../core/ml/forest-score.ts';
import { averagePathLength, type IsolationForest, LEAF, slotsPerTree } from '../../../core/ml/isolation-forest.ts';
import { selectRows } from '../../../core/ml/matrix.ts';
import { clusterAnd, randomMatrix } from './random-matrix.ts';

/** The paper's own words: follow each tree down to a leaf, add the leaf's adjustment, average, exponentiate. */
function scoreByDefinition(forest: IsolationForest, row: Float32Array): number {
  let sum = 0;
  for (let tree = 0; tree < forest.trees; tree += 1) {
    const base = tree * slotsPerTree(forest.maxDepth);
    let [slot, depth] = [1, 0];
    while (forest.splitFeature[base + slot] !== LEAF) {
      const value = row[forest.splitFeature[base + slot]!]!;
      slot = value < forest.splitValue[base + slot]! ? 2 * slot : 2 * slot + 1;
      depth += 1;
    }
    sum += depth + averagePathLength(forest.rowCount[base + slot]!);
  }
  return 2 ** (-sum / forest.trees / averagePathLength(forest.sampleSize));
}

describe('scoreForest', () => {
  it('agrees with the definition on every row', () => {
    const matrix = randomMatrix(700, 4);
    const forest = fitIsolationForest(matrix, { seed: 1 });
    scoreForest(forest, matrix).forEach((score, row) => {
      expect(score).toBeCloseTo(scoreByDefinition(forest, matrix.values.subarray(row * 4, row * 4 + 4)), 6);
    });
  });

  it('stays strictly between 0 and 1 for any training rows and any scored rows', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.array(fc.tuple(finite, finite), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(rows, rows, fc.integer(), (training, scored, seed) => {
        const matrix = (of: number[][]) => ({ values: Float32Array.from(of.flat()), rows: of.length, features: 2 });
        const forest = fitIsolationForest(matrix(training), { seed, trees: 10 });
        for (const score of scoreForest(forest, matrix([...training, ...scored]))) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
        }
      }),
    );
  });

  it('gives rows that are all alike one half', () => {
    const matrix = { values: new Float32Array(600).fill(3), rows: 300, features: 2 };
    const scores = scoreForest(fitIsolationForest(matrix, { seed: 1 }), matrix);
    for (const score of scores) expect(score).toBeCloseTo(0.5, 7);
  });

  it('scores a row by itself alone, whatever the order or company', () => {
    const matrix = randomMatrix(500, 4);
    const forest = fitIsolationForest(matrix, { seed: 1 });
    const scores = scoreForest(forest, matrix);
    const reversed = Array.from({ length: matrix.rows }, (_, row) => matrix.rows - 1 - row);
    expect(scoreForest(forest, selectRows(matrix, reversed))).toEqual(scores.toReversed());
    expect(scoreForest(forest, selectRows(matrix, [123]))[0]).toBe(scores[123]);
  });

  it('puts obviously isolated points first', () => {
    const isolated = [
      [15, 15],
      [-14, 9],
      [12, -16],
    ];
    const matrix = clusterAnd(isolated, 2000);
    const scores = scoreForest(fitIsolationForest(matrix, { seed: 1 }), matrix);
    const ranked = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
    expect(new Set(ranked.slice(0, 3))).toEqual(new Set([2000, 2001, 2002]));
    expect(scores[ranked[2]!]).toBeGreaterThan(0.65);
    expect(scores.toSorted()[1000]).toBeLessThan(0.5);
  });

  it('refuses a matrix with other features than in training', () => {
    const forest = fitIsolationForest(randomMatrix(50, 3), { seed: 1, trees: 2 });
    expect(() => scoreForest(forest, randomMatrix(5, 4))).toThrow('expected 3 features as in training, got 4');
  });
});
