/**
 * Isolation forest (Liu, Ting, Zhou: "Isolation Forest", ICDM 2008): random splits isolate unusual rows after few
 * steps. Score s(x) = 2^(-E[h(x)] / c(psi)); h is the depth of the leaf a row falls into plus c(rows left in that leaf).
 * Invariant: a node splits only between two different values, so both of its children hold training rows.
 */

export type IsolationForest = {
  readonly trees: number;
  /** Rows drawn for each tree, psi in the paper. */
  readonly sampleSize: number;
  /** No split deeper than this: ceil(log2(psi)). */
  readonly maxDepth: number;
  readonly features: number;
  /** Rows of the training matrix the samples were drawn from. */
  readonly trainedRows: number;
  readonly seed: number;
  /**
   * Trees one after another, `slotsPerTree(maxDepth)` slots each, as a binary heap: root in slot 1, children of slot i
   * in 2i and 2i + 1, slot 0 unused. Split feature, or LEAF, also where no node is.
   */
  readonly splitFeature: Int16Array;
  /** Rows with a value >= this go to child 2i + 1, the others to 2i; 0 where there is no split. */
  readonly splitValue: Float32Array;
  /** Sampled training rows that reached the slot; 0 where no node is. */
  readonly rowCount: Uint32Array;
};

export const LEAF = -1;

export function slotsPerTree(maxDepth: number): number {
  return 2 ** (maxDepth + 1);
}

/** Depth of a heap slot; the root, slot 1, has depth 0. */
export function slotDepth(slot: number): number {
  return 31 - Math.clz32(slot);
}

/**
 * c(n): the mean path length of an unsuccessful search in a binary search tree of n rows, 2 H(n-1) - 2 (n-1)/n, with the
 * harmonic number summed exactly (the usual ln(i) + 0.5772 makes 0.58 of H(1) = 1); 0 for n <= 1.
 */
export function averagePathLength(rows: number): number {
  let harmonic = 0;
  for (let i = rows - 1; i >= 1; i -= 1) harmonic += 1 / i;
  return rows <= 1 ? 0 : 2 * harmonic - (2 * (rows - 1)) / rows;
}

/** Score in (0, 1) of a mean path length: 0.5 for one as long as `normalLength` = c(psi), towards 1 the shorter it is. */
export function scoreOfPathLength(meanPathLength: number, normalLength: number): number {
  return 2 ** (-meanPathLength / normalLength);
}
