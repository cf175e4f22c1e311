import { createRandom, type Random } from '../ml/random.ts';

export interface Draw extends Random {
  /** Standard normal. */
  readonly nextNormal: () => number;
  /** Uniform in [low, high). */
  readonly nextBetween: (low: number, high: number) => number;
}

/** Seeded draws; normals by Box and Muller (1958), the second of each pair kept for the next call. */
export function createDraw(seed: number): Draw {
  const random = createRandom(seed);
  let spare = 0;
  let hasSpare = false;

  const nextNormal = (): number => {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    // The half keeps the logarithm away from zero; 32 bits are plenty for traffic volumes.
    const radius = Math.sqrt(-2 * Math.log((random.nextUint32() + 0.5) / 4294967296));
    const angle = (2 * Math.PI * random.nextUint32()) / 4294967296;
    spare = radius * Math.sin(angle);
    hasSpare = true;
    return radius * Math.cos(angle);
  };

  return { ...random, nextNormal, nextBetween: (low, high) => low + (high - low) * random.nextFloat() };
}

const TABLE_BITS = 12;

/** Shift that turns 32 random bits into an index of `choiceTable`. */
export const CHOICE_SHIFT = 32 - TABLE_BITS;

/** 4,096 entries holding each index in proportion to its weight (rounded to 1/4,096), so that a choice is one look-up. */
export function choiceTable(weights: readonly number[]): Uint16Array {
  const size = 2 ** TABLE_BITS;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint16Array(size);
  let filled = 0;
  let cumulative = 0;
  weights.forEach((weight, index) => {
    cumulative += weight;
    const end = Math.round((cumulative / total) * size);
    table.fill(index, filled, end);
    filled = end;
  });
  return table;
}
