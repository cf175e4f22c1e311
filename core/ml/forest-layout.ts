import { averagePathLength, type IsolationForest, LEAF, slotDepth, slotsPerTree } from './isolation-forest.ts';

/**
 * A forest laid out for scoring: every tree padded to a perfect one, so that each row takes exactly `maxDepth` steps
 * without asking whether it has reached a leaf. Below a leaf any step will do: all of its descendants hold its value.
 */
export type ForestLayout = {
  readonly trees: number;
  readonly maxDepth: number;
  readonly features: number;
  readonly sampleSize: number;
  /** Tree by tree, 2^maxDepth slots with the root in slot 1. */
  readonly splitFeature: Uint32Array;
  readonly splitValue: Float32Array;
  /**
   * Tree by tree, the path lengths of the 2^maxDepth leaves, left to right. 32-bit floats have 24 significant bits, so
   * their sum in 64 bits is exact (for up to thousands of trees): every order of adding gives the same score.
   */
  readonly leafPathLength: Float32Array;
};

export function layoutForest(forest: IsolationForest): ForestLayout {
  const { trees, maxDepth, features, sampleSize } = forest;
  const leaves = 2 ** maxDepth;
  const layout = {
    ...{ trees, maxDepth, features, sampleSize },
    splitFeature: new Uint32Array(trees * leaves),
    splitValue: new Float32Array(trees * leaves),
    leafPathLength: new Float32Array(trees * leaves),
  };
  const pathLength = slotPathLengths(forest);
  for (let tree = 0; tree < trees; tree += 1) {
    const from = tree * slotsPerTree(maxDepth);
    for (let slot = 1; slot < leaves; slot += 1) {
      const feature = forest.splitFeature[from + slot]!;
      layout.splitFeature[tree * leaves + slot] = feature === LEAF ? 0 : feature;
      layout.splitValue[tree * leaves + slot] = forest.splitValue[from + slot]!;
    }
    const lastLevel = from + leaves;
    layout.leafPathLength.set(pathLength.subarray(lastLevel, lastLevel + leaves), tree * leaves);
  }
  return layout;
}

/** For every leaf slot its path length, depth + c(rows), handed down to all slots below it; 0 in split slots. */
export function slotPathLengths(forest: IsolationForest): Float32Array {
  const slots = slotsPerTree(forest.maxDepth);
  const pathLength = new Float32Array(forest.splitFeature.length);
  const adjustment = new Map<number, number>();
  for (let tree = 0; tree < forest.trees; tree += 1) {
    const base = tree * slots;
    for (let slot = 1; slot < slots; slot += 1) {
      const count = forest.rowCount[base + slot]!;
      if (count === 0) {
        pathLength[base + slot] = pathLength[base + (slot >> 1)]!;
      } else if (forest.splitFeature[base + slot] === LEAF) {
        if (!adjustment.has(count)) adjustment.set(count, averagePathLength(count));
        pathLength[base + slot] = slotDepth(slot) + adjustment.get(count)!;
      }
    }
  }
  return pathLength;
}
