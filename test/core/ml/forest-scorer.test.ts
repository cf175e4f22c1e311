import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsolationForest } from '../../../core/ml/forest-fit.ts';
import { scoreForest } from '../../../core/ml/forest-score.ts';
import { createForestScorer } from '../../../core/ml/forest-scorer.ts';
import { randomMatrix } from './random-matrix.ts';

describe('createForestScorer', () => {
  it('gives the same bits as the TypeScript scorer for every shape of forest and matrix', () => {
    const shape = fc.record({
      rows: fc.integer({ min: 2, max: 1200 }),
      features: fc.integer({ min: 1, max: 40 }),
      trees: fc.integer({ min: 1, max: 12 }),
      sampleSize: fc.integer({ min: 2, max: 700 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ rows, features, ...options }) => {
        const matrix = randomMatrix(rows, features, options.seed);
        const forest = fitIsolationForest(matrix, options);
        expect(createForestScorer(forest)(matrix)).toEqual(scoreForest(forest, matrix));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits for extreme values, equal to the split or far outside of training', () => {
    const matrix = randomMatrix(300, 3);
    const forest = fitIsolationForest(matrix, { seed: 2 });
    const edges = [...forest.splitValue.slice(0, 200), -3.4e38, 3.4e38, -0, 1e-45, -1e-45];
    const probe = { values: Float32Array.from(edges.flatMap((x) => [x, x, x])), rows: edges.length, features: 3 };
    expect(createForestScorer(forest)(probe)).toEqual(scoreForest(forest, probe));
  });

  it('scores wide rows, single rows and no rows', () => {
    const wide = randomMatrix(20, 3000);
    const forest = fitIsolationForest(wide, { seed: 3, trees: 4 });
    const score = createForestScorer(forest);
    expect(score(wide)).toEqual(scoreForest(forest, wide));
    const single = { values: wide.values.subarray(0, 3000), rows: 1, features: 3000 };
    expect(score(single)).toEqual(scoreForest(forest, single));
    expect(score({ values: new Float32Array(0), rows: 0, features: 3000 })).toEqual(new Float64Array(0));
  });

  it('can be used again, and next to the scorer of another forest', () => {
    const matrix = randomMatrix(900, 6);
    const [first, second] = [1, 2].map((seed) => createForestScorer(fitIsolationForest(matrix, { seed })));
    const before = first!(matrix);
    expect(second!(matrix)).not.toEqual(before);
    expect(first!(matrix)).toEqual(before);
  });

  it('refuses a matrix with other features than in training', () => {
    const score = createForestScorer(fitIsolationForest(randomMatrix(50, 3), { seed: 1, trees: 2 }));
    expect(() => score(randomMatrix(5, 2))).toThrow('expected 3 features as in training, got 2');
  });
});
