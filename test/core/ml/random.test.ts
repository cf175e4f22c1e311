import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/ml/random.ts';

const MASK = 0xffff_ffffn;

/** xoshiro128** as its authors state it, over unbounded integers, its state filled as createRandom documents. */
function* reference(seed: number): Generator<number> {
  const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (32n - bits))) & MASK;
  let mixer = (BigInt(seed) & MASK) ^ (((BigInt.asIntN(64, BigInt(seed)) >> 32n) * 0x9e3779b1n) & MASK);
  const state = Array.from({ length: 4 }, () => {
    mixer = (mixer + 0x9e3779b9n) & MASK;
    let word = mixer ^ (mixer >> 16n);
    word = (word * 0x21f0aaadn) & MASK;
    word ^= word >> 15n;
    word = (word * 0x735a2d97n) & MASK;
    return word ^ (word >> 15n);
  }) as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield Number((rotate((state[1] * 5n) & MASK, 7n) * 9n) & MASK);
    const shifted = (state[1] << 9n) & MASK;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11n);
  }
}

describe('createRandom', () => {
  it.each([0, 1, 42, 2 ** 32, 2 ** 32 + 1, -1, Number.MAX_SAFE_INTEGER])('follows xoshiro128** for seed %i', (seed) => {
    const random = createRandom(seed);
    const expected = reference(seed);
    for (let i = 0; i < 200; i += 1) expect(random.nextUint32()).toBe(expected.next().value);
  });

  it('gives different sequences to seeds that agree in their low 32 bits', () => {
    expect(createRandom(5).nextUint32()).not.toBe(createRandom(5 + 2 ** 32).nextUint32());
  });

  it('spreads floats evenly over [0, 1)', () => {
    const random = createRandom(3);
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 100_000; i += 1) counts[Math.floor(random.nextFloat() * 20)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    // 19 degrees of freedom: above 43.8 once in a thousand seeds.
    expect(chiSquare).toBeLessThan(43.8);
  });

  it('draws integers below any bound, without favour', () => {
    const random = createRandom(4);
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i += 1) counts[random.nextBelow(3)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(300);
    expect(random.nextBelow(1)).toBe(0);
    expect(random.nextBelow(2 ** 32)).toBeLessThan(2 ** 32);
  });
});
