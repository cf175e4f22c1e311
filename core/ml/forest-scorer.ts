import { type ForestLayout, layoutForest } from './forest-layout.ts';
import { requireSameFeatures, scoresOfSums } from './forest-score.ts';
import type { IsolationForest } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';
import { wasmBase64 } from './wasm/forest.wasm.ts';

/** Scores the rows of a matrix: one score in (0, 1) for each. Throws InvalidInputError for another number of features. */
export type ForestScorer = (matrix: Matrix) => Float64Array;

type ForestExports = {
  readonly toLanes: (rows: number, features: number, groups: number, lanes: number) => void;
  // biome-ignore format: the signature of the exported function, argument for argument
  readonly sumPathLengths: (nodes: number, leaves: number, trees: number, depth: number, lanes: number, features: number, groups: number, sums: number) => void;
};

const GROUP_ROWS = 8;
const PAGE_BYTES = 65_536;
// A block of rows and one tree (3 KB at depth 8) together fit the fastest cache.
const BLOCK_BYTES = 16_384;

let compiled: WebAssembly.Module | undefined;

/** Prepares a forest for scoring in WebAssembly: keep the scorer, it may be called any number of times. */
export function createForestScorer(forest: IsolationForest): ForestScorer {
  const { trees, maxDepth, features } = forest;
  const groups = Math.max(1, Math.floor(BLOCK_BYTES / (GROUP_ROWS * features * 4)));
  const blockRows = groups * GROUP_ROWS;
  const slots = trees * 2 ** maxDepth;

  const leavesAt = slots * 8;
  const sumsAt = leavesAt + slots * 4;
  const rowsAt = sumsAt + blockRows * 8;
  const lanesAt = rowsAt + blockRows * features * 4;
  const endAt = lanesAt + blockRows * features * 4;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(endAt / PAGE_BYTES) });
  writeForest(memory, leavesAt, layoutForest(forest));
  const { toLanes, sumPathLengths } = instantiate(memory);
  const block = new Float32Array(memory.buffer, rowsAt, blockRows * features);
  const blockSums = new Float64Array(memory.buffer, sumsAt, blockRows);

  return (matrix) => {
    requireSameFeatures(forest, matrix);
    const sums = new Float64Array(matrix.rows);
    for (let first = 0; first < matrix.rows; first += blockRows) {
      const rows = Math.min(blockRows, matrix.rows - first);
      // The last group may hold rows of the block before: they are summed too, and not read.
      const usedGroups = Math.ceil(rows / GROUP_ROWS);
      block.set(matrix.values.subarray(first * features, (first + rows) * features));
      toLanes(rowsAt, features, usedGroups, lanesAt);
      sumPathLengths(0, leavesAt, trees, maxDepth, lanesAt, features, usedGroups, sumsAt);
      sums.set(blockSums.subarray(0, rows), first);
    }
    return scoresOfSums(forest, sums);
  };
}

/** Nodes from address 0 (offset of the feature in a group of lanes, split value), then the leaves. */
function writeForest(memory: WebAssembly.Memory, leavesAt: number, layout: ForestLayout): void {
  const nodes = new DataView(memory.buffer);
  for (let node = 0; node < layout.splitFeature.length; node += 1) {
    nodes.setUint32(node * 8, layout.splitFeature[node]! * GROUP_ROWS * 4, true);
    nodes.setFloat32(node * 8 + 4, layout.splitValue[node]!, true);
  }
  new Float32Array(memory.buffer, leavesAt, layout.leafPathLength.length).set(layout.leafPathLength);
}

function instantiate(memory: WebAssembly.Memory): ForestExports {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as ForestExports;
}
