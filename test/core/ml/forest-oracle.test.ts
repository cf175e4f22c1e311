import { IsolationForest as OracleForest } from 'ml-isolation-forest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fitIsolationForest } from '../../../core/ml/forest-fit.ts';
import { createForestScorer } from '../../../core/ml/forest-scorer.ts';
import type { Matrix } from '../../../core/ml/matrix.ts';
import { createRandom } from '../../../core/ml/random.ts';
import { clusterAnd } from './random-matrix.ts';

/** Spearman's rank correlation; scores of distinct rows hardly tie, so ties need no care. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (scores: readonly number[]) => {
    const result = new Array<number>(scores.length);
    const order = [...scores.keys()].sort((i, j) => scores[i]! - scores[j]!);
    for (const [rank, row] of order.entries()) result[row] = rank;
    return result;
  };
  const [first, second] = [ranks(a), ranks(b)];
  const squares = first.reduce((sum, rank, row) => sum + (rank - second[row]!) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

function rowsOf({ values, rows, features }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * features, (row + 1) * features)]);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the forest beside an independent implementation', () => {
  // Few rows, as the oracle trains every tree on all of them and scores over twenty times more slowly.
  it('ranks rows as ml-isolation-forest does', () => {
    const matrix = clusterAnd(
      [
        [9, 9, 9],
        [-8, 0, 8],
        [0, 0, 12],
      ],
      253,
    );
    vi.spyOn(Math, 'random').mockImplementation(createRandom(1).nextFloat);
    const oracle = new OracleForest({ nEstimators: 100 });
    oracle.train(rowsOf(matrix));
    const theirs = oracle.predict(rowsOf(matrix));
    const ours = [...createForestScorer(fitIsolationForest(matrix, { seed: 1 }))(matrix)];
    expect(rankCorrelation(ours, theirs)).toBeGreaterThan(0.95);
  });
});
