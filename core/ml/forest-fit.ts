import { InvalidInputError } from '../errors.ts';
import { type IsolationForest, LEAF, slotsPerTree } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';
import { createRandom, type Random } from './random.ts';

export type ForestOptions = {
  readonly seed: number;
  /** 100: mean path lengths have converged well before (the paper's default). */
  readonly trees?: number;
  /** 256: a small sample is what keeps anomalies from hiding each other (the paper's default); at most the rows there are. */
  readonly sampleSize?: number;
};

/** One tree under construction: its sample copied out feature by feature, and the sampled rows in the order of nodes. */
type Workspace = {
  readonly sampleSize: number;
  readonly features: number;
  readonly sample: Float32Array;
  readonly members: Int32Array;
  readonly firstMember: Uint32Array;
  readonly featureOrder: Int32Array;
  readonly random: Random;
};

type Split = { readonly feature: number; readonly value: number };

/**
 * Grows a forest over a matrix; the same matrix and options give the same forest, value for value. Splits are drawn
 * among the features that still vary in a node, so that constant ones cost no depth.
 * Throws InvalidInputError for fewer than 2 rows, no feature, more than 32,767 features, or a sampled value that is not finite.
 */
export function fitIsolationForest(matrix: Matrix, options: ForestOptions): IsolationForest {
  const { rows, features } = matrix;
  if (rows < 2) throw new InvalidInputError(`expected at least 2 training rows, got ${rows}`);
  if (features < 1 || features > 32_767) throw new InvalidInputError(`expected 1 to 32767 features, got ${features}`);
  const trees = options.trees ?? 100;
  const sampleSize = Math.min(options.sampleSize ?? 256, rows);
  if (!(trees >= 1) || !(sampleSize >= 2)) {
    throw new InvalidInputError(`expected at least 1 tree of at least 2 rows, got ${trees} of ${sampleSize}`);
  }
  const maxDepth = Math.ceil(Math.log2(sampleSize));
  const slots = trees * slotsPerTree(maxDepth);
  const forest: IsolationForest = {
    ...{ trees, sampleSize, maxDepth, features, trainedRows: rows, seed: options.seed },
    splitFeature: new Int16Array(slots).fill(LEAF),
    splitValue: new Float32Array(slots),
    rowCount: new Uint32Array(slots),
  };
  const work = workspace(forest, createRandom(options.seed));
  const rowOrder = Int32Array.from({ length: rows }, (_, row) => row);
  for (let tree = 0; tree < trees; tree += 1) {
    drawSample(matrix, rowOrder, work);
    growTree(forest, tree, work);
  }
  return forest;
}

function workspace(forest: IsolationForest, random: Random): Workspace {
  const { sampleSize, features, maxDepth } = forest;
  return {
    ...{ sampleSize, features, random },
    sample: new Float32Array(sampleSize * features),
    members: new Int32Array(sampleSize),
    firstMember: new Uint32Array(slotsPerTree(maxDepth)),
    featureOrder: Int32Array.from({ length: features }, (_, feature) => feature),
  };
}

/** Draws rows without replacement: the first steps of a Fisher-Yates shuffle, which need no fresh order for each tree. */
function drawSample(matrix: Matrix, rowOrder: Int32Array, work: Workspace): void {
  const { sampleSize, features, sample, random } = work;
  for (let i = 0; i < sampleSize; i += 1) {
    const drawn = i + random.nextBelow(matrix.rows - i);
    const row = rowOrder[drawn]!;
    rowOrder[drawn] = rowOrder[i]!;
    rowOrder[i] = row;
    for (let feature = 0; feature < features; feature += 1) {
      const value = matrix.values[row * features + feature]!;
      if (!Number.isFinite(value)) {
        throw new InvalidInputError(`expected finite values, got ${value} in row ${row}, feature ${feature}`);
      }
      sample[feature * sampleSize + i] = value;
    }
  }
}

/** Splits level by level: a slot's rows stay together in `members`, from `firstMember[slot]` on. */
function growTree(forest: IsolationForest, tree: number, work: Workspace): void {
  const slots = slotsPerTree(forest.maxDepth);
  const base = tree * slots;
  const { members, firstMember } = work;
  for (let i = 0; i < members.length; i += 1) members[i] = i;
  firstMember[1] = 0;
  forest.rowCount[base + 1] = members.length;
  for (let slot = 1; slot < slots / 2; slot += 1) {
    const count = forest.rowCount[base + slot]!;
    const first = firstMember[slot]!;
    const split = count > 1 ? drawSplit(work, first, count) : undefined;
    if (split === undefined) continue;
    const below = partition(work, split, { first, count });
    forest.splitFeature[base + slot] = split.feature;
    forest.splitValue[base + slot] = split.value;
    forest.rowCount[base + 2 * slot] = below;
    forest.rowCount[base + 2 * slot + 1] = count - below;
    firstMember[2 * slot] = first;
    firstMember[2 * slot + 1] = first + below;
  }
}

/** A random feature that varies among the rows, and a value in (min, max] of it; undefined when all rows are alike. */
function drawSplit(work: Workspace, first: number, count: number): Split | undefined {
  const { sampleSize, sample, members, featureOrder, random } = work;
  for (let left = work.features; left > 0; left -= 1) {
    const drawn = random.nextBelow(left);
    const feature = featureOrder[drawn]!;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = first; i < first + count; i += 1) {
      const value = sample[feature * sampleSize + members[i]!]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min < max) {
      const value = Math.fround(min + random.nextFloat() * (max - min));
      return { feature, value: value > min ? value : max };
    }
    featureOrder[drawn] = featureOrder[left - 1]!;
    featureOrder[left - 1] = feature;
  }
  return undefined;
}

/** Reorders a node's members so that those below the split come first; returns how many they are. */
function partition(work: Workspace, split: Split, node: { first: number; count: number }): number {
  const { sampleSize, sample, members } = work;
  let low = node.first;
  let high = node.first + node.count - 1;
  while (low <= high) {
    const member = members[low]!;
    if (sample[split.feature * sampleSize + member]! < split.value) {
      low += 1;
    } else {
      members[low] = members[high]!;
      members[high] = member;
      high -= 1;
    }
  }
  return low - node.first;
}
