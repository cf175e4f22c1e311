import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { fitIsolationForest } from '../../../core/ml/forest-fit.ts';
import { type IsolationForest, LEAF, slotDepth, slotsPerTree } from '../../../core/ml/isolation-forest.ts';
import { randomMatrix } from './random-matrix.ts';

function eachSlot(forest: IsolationForest, visit: (at: number, slot: number, base: number) => void): void {
  const slots = slotsPerTree(forest.maxDepth);
  for (let base = 0; base < forest.splitFeature.length; base += slots) {
    for (let slot = 1; slot < slots; slot += 1) visit(base + slot, slot, base);
  }
}

describe('fitIsolationForest', () => {
  it('grows the same forest from the same seed, and another from another', () => {
    const matrix = randomMatrix(2000, 5);
    const forest = fitIsolationForest(matrix, { seed: 7 });
    expect(fitIsolationForest(matrix, { seed: 7 })).toEqual(forest);
    expect(fitIsolationForest(matrix, { seed: 8 }).splitValue).not.toEqual(forest.splitValue);
  });

  it('uses 100 trees of 256 rows and at most 8 levels by default', () => {
    const { trees, sampleSize, maxDepth } = fitIsolationForest(randomMatrix(500, 3), { seed: 1 });
    expect({ trees, sampleSize, maxDepth }).toEqual({ trees: 100, sampleSize: 256, maxDepth: 8 });
  });

  it('samples all rows when there are fewer than the sample size', () => {
    const forest = fitIsolationForest(randomMatrix(40, 3), { seed: 1, trees: 5 });
    expect([forest.sampleSize, forest.maxDepth, forest.trainedRows]).toEqual([40, 6, 40]);
  });

  it('hands every row of a split node to exactly one of two non-empty children', () => {
    const forest = fitIsolationForest(randomMatrix(1000, 4), { seed: 2, trees: 20 });
    let splits = 0;
    eachSlot(forest, (at, slot, base) => {
      if (slot === 1) expect(forest.rowCount[at]).toBe(256);
      if (forest.splitFeature[at] === LEAF) return;
      splits += 1;
      const [low, high] = [forest.rowCount[base + 2 * slot]!, forest.rowCount[base + 2 * slot + 1]!];
      expect(Math.min(low, high)).toBeGreaterThan(0);
      expect(low + high).toBe(forest.rowCount[at]);
    });
    expect(splits).toBeGreaterThan(20 * 30);
  });

  it('stops only at the last level or where the rows are alike', () => {
    const matrix = { values: Float32Array.from([1, 1, 1, 2, 2, 3, 3, 3]), rows: 8, features: 1 };
    const forest = fitIsolationForest(matrix, { seed: 3, trees: 10 });
    eachSlot(forest, (at, slot) => {
      if (forest.splitFeature[at] !== LEAF || forest.rowCount[at] === 0) return;
      expect(slotDepth(slot) === forest.maxDepth || [2, 3].includes(forest.rowCount[at]!)).toBe(true);
    });
  });

  it('never splits on a constant feature', () => {
    const forest = fitIsolationForest(randomMatrix(600, 4), { seed: 4 });
    expect(forest.splitFeature.includes(2)).toBe(true);
    expect(forest.splitFeature.includes(3)).toBe(false);
  });

  it('makes single leaves of rows that are all alike', () => {
    const forest = fitIsolationForest(
      { values: new Float32Array(30).fill(5), rows: 10, features: 3 },
      { seed: 1, trees: 3 },
    );
    expect(forest.splitFeature.every((feature) => feature === LEAF)).toBe(true);
  });

  it('splits values that are neighbours in 32 bits, or as far apart as 32 bits allow', () => {
    const close = Float32Array.from([1, 1 + 2 ** -23]);
    const far = Float32Array.from([-3.4e38, 3.4e38]);
    for (const values of [close, far]) {
      const forest = fitIsolationForest({ values, rows: 2, features: 1 }, { seed: 5, trees: 50 });
      expect(forest.splitValue.every(Number.isFinite)).toBe(true);
      eachSlot(forest, (at, slot) => expect(forest.rowCount[at]).toBe(slot === 1 ? 2 : 1));
    }
  });

  it('refuses too few rows, no features and values that are not finite', () => {
    const fitting = (values: number[], rows: number, features: number) => () =>
      fitIsolationForest({ values: Float32Array.from(values), rows, features }, { seed: 1 });
    expect(fitting([1], 1, 1)).toThrow(InvalidInputError);
    expect(fitting([], 5, 0)).toThrow('expected 1 to 32767 features, got 0');
    expect(fitting([1, Number.NaN], 2, 1)).toThrow('expected finite values, got NaN in row 1, feature 0');
  });
});
