/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018),
 * its 128-bit state filled from the seed by the SplitMix32 finaliser. The same seed gives the same sequence everywhere.
 */

export type Random = {
  /** Uniform over the 2^32 unsigned integers. */
  readonly nextUint32: () => number;
  /** Uniform in [0, 1) with 53 random bits. */
  readonly nextFloat: () => number;
  /** Uniform integer in [0, bound); bound is an integer in 1..2^32. */
  readonly nextBelow: (bound: number) => number;
};

const TWO_32 = 2 ** 32;

/** A generator for one seed: any safe integer, of which all 53 bits count. */
export function createRandom(seed: number): Random {
  const nextSeedWord = seedWords(seed);
  let a = nextSeedWord();
  let b = nextSeedWord();
  let c = nextSeedWord();
  let d = nextSeedWord();

  const nextUint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };

  const nextBelow = (bound: number): number => {
    // Values past the last whole multiple of the bound would favour small results, so they are drawn again.
    const limit = TWO_32 - (TWO_32 % bound);
    let value = nextUint32();
    while (value >= limit) value = nextUint32();
    return value % bound;
  };

  return { nextUint32, nextFloat: () => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53, nextBelow };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** SplitMix32 words; the seed's high part is folded in so that seeds beyond 32 bits differ too. */
function seedWords(seed: number): () => number {
  let state = (seed >>> 0) ^ Math.imul(Math.floor(seed / TWO_32), 0x9e3779b1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
}
