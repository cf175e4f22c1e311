import { InvalidInputError } from '../errors.ts';
import { layoutForest } from './forest-layout.ts';
import { averagePathLength, type IsolationForest, scoreOfPathLength } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';

/**
 * Scores in (0, 1), one for each row, in plain TypeScript: the reference for the WebAssembly scorer, which gives the
 * same bits and is several times faster. Throws InvalidInputError when the matrix has another number of features.
 */
export function scoreForest(forest: IsolationForest, matrix: Matrix): Float64Array {
  requireSameFeatures(forest, matrix);
  const { trees, maxDepth, features } = forest;
  const { splitFeature, splitValue, leafPathLength } = layoutForest(forest);
  const leaves = 2 ** maxDepth;
  const sums = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row += 1) {
    const values = row * features;
    let sum = 0;
    for (let base = 0; base < trees * leaves; base += leaves) {
      let slot = 1;
      while (slot < leaves) {
        const isAbove = matrix.values[values + splitFeature[base + slot]!]! >= splitValue[base + slot]!;
        slot = 2 * slot + (isAbove ? 1 : 0);
      }
      sum += leafPathLength[base + slot - leaves]!;
    }
    sums[row] = sum;
  }
  return scoresOfSums(forest, sums);
}

/** Turns each row's sum of path lengths into its score, in place. */
export function scoresOfSums(forest: IsolationForest, sums: Float64Array): Float64Array {
  const normalLength = averagePathLength(forest.sampleSize);
  for (let row = 0; row < sums.length; row += 1) {
    sums[row] = scoreOfPathLength(sums[row]! / forest.trees, normalLength);
  }
  return sums;
}

export function requireSameFeatures(forest: { readonly features: number }, matrix: Matrix): void {
  if (matrix.features !== forest.features) {
    throw new InvalidInputError(`expected ${forest.features} features as in training, got ${matrix.features}`);
  }
}
