// AssemblyScript. Sums the path lengths of rows over all trees of a padded forest (see forest-layout.ts).
// Each tree is walked by eight rows at once, so that the processor works on the others while one waits for memory.
// Rows are first regrouped by eight, feature by feature ("lanes"): feature f of the group's row k lies at f * 32 + 4 * k.

const GROUP_ROWS: i32 = 8;
const LANE_BYTES: usize = 32;
// A node is its feature's offset in a group of lanes (f * LANE_BYTES, u32) and its split value (f32).
const NODE_BYTES: usize = 8;

function laneOffset(tree: usize, node: usize): usize {
  return <usize>load<u32>(tree + node);
}

function child(tree: usize, node: usize, value: f32): usize {
  const isAbove = value >= load<f32>(tree + node, 4);
  return (node << 1) + ((<usize>isAbove) << 3);
}

function addLeaf(sum: usize, leaves: usize, node: usize): void {
  store<f64>(sum, load<f64>(sum) + <f64>load<f32>(leaves + (node >> 1)));
}

/** Regroups `groups * 8` row-major rows of `features` 32-bit floats into lanes. */
export function toLanes(rows: usize, features: i32, groups: i32, lanes: usize): void {
  const rowBytes = (<usize>features) << 2;
  for (let group = 0; group < groups; group++) {
    for (let row = 0; row < GROUP_ROWS; row++) {
      let to = lanes + ((<usize>row) << 2);
      for (const end = rows + rowBytes; rows < end; rows += 4) {
        store<f32>(to, load<f32>(rows));
        to += LANE_BYTES;
      }
    }
    lanes += <usize>features * LANE_BYTES;
  }
}

/**
 * Adds to `sums` (f64, one for each row) the path length of every row in one tree.
 * `tree`: 2^depth nodes, root in the second; `leaves`: 2^depth path lengths (f32).
 */
function addTree(
  tree: usize,
  leaves: usize,
  depth: i32,
  lanes: usize,
  groupBytes: usize,
  groups: i32,
  sums: usize,
): void {
  const leavesFromRoot = leaves - ((<usize>4) << depth);
  for (let group = 0; group < groups; group++) {
    let a: usize = NODE_BYTES;
    let b: usize = NODE_BYTES;
    let c: usize = NODE_BYTES;
    let d: usize = NODE_BYTES;
    let e: usize = NODE_BYTES;
    let f: usize = NODE_BYTES;
    let g: usize = NODE_BYTES;
    let h: usize = NODE_BYTES;
    for (let level = 0; level < depth; level++) {
      a = child(tree, a, load<f32>(lanes + laneOffset(tree, a)));
      b = child(tree, b, load<f32>(lanes + laneOffset(tree, b), 4));
      c = child(tree, c, load<f32>(lanes + laneOffset(tree, c), 8));
      d = child(tree, d, load<f32>(lanes + laneOffset(tree, d), 12));
      e = child(tree, e, load<f32>(lanes + laneOffset(tree, e), 16));
      f = child(tree, f, load<f32>(lanes + laneOffset(tree, f), 20));
      g = child(tree, g, load<f32>(lanes + laneOffset(tree, g), 24));
      h = child(tree, h, load<f32>(lanes + laneOffset(tree, h), 28));
    }
    addLeaf(sums, leavesFromRoot, a);
    addLeaf(sums + 8, leavesFromRoot, b);
    addLeaf(sums + 16, leavesFromRoot, c);
    addLeaf(sums + 24, leavesFromRoot, d);
    addLeaf(sums + 32, leavesFromRoot, e);
    addLeaf(sums + 40, leavesFromRoot, f);
    addLeaf(sums + 48, leavesFromRoot, g);
    addLeaf(sums + 56, leavesFromRoot, h);
    sums += 64;
    lanes += groupBytes;
  }
}

/** Sets `sums` (f64, `groups * 8`) to the summed path lengths over `trees` trees. */
export function sumPathLengths(
  nodes: usize,
  leaves: usize,
  trees: i32,
  depth: i32,
  lanes: usize,
  features: i32,
  groups: i32,
  sums: usize,
): void {
  memory.fill(sums, 0, (<usize>groups) << 6);
  const groupBytes = <usize>features * LANE_BYTES;
  for (let tree = 0; tree < trees; tree++) {
    addTree(nodes, leaves, depth, lanes, groupBytes, groups, sums);
    nodes += NODE_BYTES << depth;
    leaves += (<usize>4) << depth;
  }
}
