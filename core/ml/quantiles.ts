/**
 * Exact quantiles without sorting all values: they are counted by the upper 16 bits of a key that orders as floats do,
 * and only the few counted together with a wanted rank are sorted (an order of magnitude faster at a million values).
 */

const BINS = 65_536;

/**
 * Values at shares (0 to 1) of the order, interpolated between the two nearest ranks as numpy and DuckDB's
 * quantile_cont do, and rounded to 32-bit floats. Values are finite, at least one; their order does not matter.
 */
export function quantiles(values: Float32Array, shares: readonly number[]): number[] {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(BINS);
  for (const word of bits) counts[binOf(word)]! += 1;
  const sortedBins = new Map<number, Float32Array>();
  const sortedBin = (bin: number): Float32Array => {
    const sorted = sortedBins.get(bin) ?? values.filter((_, i) => binOf(bits[i]!) === bin).sort();
    sortedBins.set(bin, sorted);
    return sorted;
  };
  const valueOfRank = (rank: number): number => {
    let bin = 0;
    let below = 0;
    while (below + counts[bin]! <= rank) below += counts[bin++]!;
    return sortedBin(bin)[rank - below]!;
  };
  return shares.map((share) => {
    const position = share * (values.length - 1);
    const low = valueOfRank(Math.floor(position));
    const high = valueOfRank(Math.ceil(position));
    return Math.fround(low + (position - Math.floor(position)) * (high - low));
  });
}

/** Upper half of a float's bits, with all of them flipped below zero and the sign alone above: orders as the floats do. */
function binOf(bits: number): number {
  return (bits ^ ((bits >> 31) | 0x8000_0000)) >>> 16;
}
