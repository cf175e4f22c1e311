/**
 * Why a row scores as it does. Each tree is walked from its root, whose expected path length is the mean over its
 * training sample; every split changes that expectation, and the change is booked on the feature split by. The changes
 * add up to (the row's path length - the expected one); scaled by one factor for each row they add up to (score - base).
 * Invariant: base + sum of contributions = score, and a feature that shortened the path has a positive contribution.
 */
import { slotPathLengths } from './forest-layout.ts';
import { requireSameFeatures } from './forest-score.ts';
import { averagePathLength, type IsolationForest, LEAF, scoreOfPathLength, slotsPerTree } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';

export type Explanations = {
  /** Score of a row whose path is as long as the forest's training rows' on average: somewhat under 0.5. */
  readonly base: number;
  readonly scores: Float64Array;
  /** Rows x features, row-major, in units of the score. */
  readonly contributions: Float64Array;
};

/** Explains the rows of a matrix; throws InvalidInputError when it has another number of features. */
export type ForestExplainer = (matrix: Matrix) => Explanations;

export function createForestExplainer(forest: IsolationForest): ForestExplainer {
  const { features, trees, sampleSize } = forest;
  const expected = expectedPathLengths(forest);
  const normalLength = averagePathLength(sampleSize);
  const slots = slotsPerTree(forest.maxDepth);
  let rootSum = 0;
  for (let tree = 0; tree < trees; tree += 1) rootSum += expected[tree * slots + 1]!;
  const base = scoreOfPathLength(rootSum / trees, normalLength);

  return (matrix) => {
    requireSameFeatures(forest, matrix);
    const scores = new Float64Array(matrix.rows);
    const contributions = new Float64Array(matrix.rows * features);
    for (let row = 0; row < matrix.rows; row += 1) {
      const changes = contributions.subarray(row * features, (row + 1) * features);
      const sum = bookChanges(forest, expected, { values: matrix.values, at: row * features, changes });
      scores[row] = scoreOfPathLength(sum / trees, normalLength);
      const scale = scorePerPathLength((sum - rootSum) / trees, base, normalLength) / trees;
      // Adding 0 turns -0, no change times a negative scale, into 0.
      for (let feature = 0; feature < features; feature += 1) changes[feature] = changes[feature]! * scale + 0;
    }
    return { base, scores, contributions };
  };
}

type RowWalk = { readonly values: Float32Array; readonly at: number; readonly changes: Float64Array };

/** Walks all trees; adds each split's change of expected path length to its feature, returns the sum of path lengths. */
function bookChanges(forest: IsolationForest, expected: Float64Array, { values, at, changes }: RowWalk): number {
  const { splitFeature, splitValue } = forest;
  const slots = slotsPerTree(forest.maxDepth);
  let sum = 0;
  for (let base = 0; base < splitFeature.length; base += slots) {
    let slot = base + 1;
    for (let feature = splitFeature[slot]!; feature !== LEAF; feature = splitFeature[slot]!) {
      const isAbove = values[at + feature]! >= splitValue[slot]!;
      const child = base + 2 * (slot - base) + (isAbove ? 1 : 0);
      changes[feature]! += expected[child]! - expected[slot]!;
      slot = child;
    }
    sum += expected[slot]!;
  }
  return sum;
}

/** (score - base) / (path length - expected path length), by its limit where the two lengths are equal. */
function scorePerPathLength(excess: number, base: number, normalLength: number): number {
  const rate = -Math.LN2 / normalLength;
  return excess === 0 ? base * rate : (base * Math.expm1(excess * rate)) / excess;
}

/** For every slot the mean path length of the sampled training rows that reached it. */
function expectedPathLengths(forest: IsolationForest): Float64Array {
  const slots = slotsPerTree(forest.maxDepth);
  const expected = Float64Array.from(slotPathLengths(forest));
  for (let base = 0; base < expected.length; base += slots) {
    for (let slot = slots / 2 - 1; slot >= 1; slot -= 1) {
      if (forest.splitFeature[base + slot] === LEAF) continue;
      const low = base + 2 * slot;
      const lowRows = forest.rowCount[low]!;
      const highRows = forest.rowCount[low + 1]!;
      expected[base + slot] = (lowRows * expected[low]! + highRows * expected[low + 1]!) / (lowRows + highRows);
    }
  }
  return expected;
}
