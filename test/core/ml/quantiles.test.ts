import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantiles } from '../../../core/ml/quantiles.ts';

describe('quantiles', () => {
  it('equals interpolation in the sorted values, at any share', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, share) => {
        const all = Float32Array.from(numbers, (value) => value + 0);
        const sorted = all.toSorted();
        const position = share * (all.length - 1);
        const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
        expect(quantiles(all, [share])[0]).toBe(Math.fround(low + (position - Math.floor(position)) * (high - low)));
      }),
    );
  });

  it('takes the middle of an even number of values', () => {
    expect(quantiles(Float32Array.of(4, -1, 3, 10), [0, 0.5, 1])).toEqual([-1, 3.5, 10]);
  });
});
