import { describe, expect, it } from 'vitest';
import { buildFeatureMatrix } from '../../../core/ml/feature-matrix.ts';
import { fitFeatureRecipe } from '../../../core/ml/feature-recipe.ts';

const training = [
  { name: 'same', values: [4, 4, 4, 4] },
  { name: 'x', values: [1, null, 3, 5] },
  { name: 'y', values: [10, 20, 30, 40] },
];
const recipe = fitFeatureRecipe(training);

describe('buildFeatureMatrix', () => {
  it('lays out the kept features row by row, medians in the gaps and flags beside them', () => {
    const matrix = buildFeatureMatrix(recipe, training);
    expect([matrix.rows, matrix.features]).toEqual([4, 3]);
    expect([...matrix.values]).toEqual([1, 0, 10, 3, 1, 20, 3, 0, 30, 5, 0, 40]);
  });

  it("fills later rows with the training's medians, also in columns that had no gaps then", () => {
    const later = [
      { name: 'y', values: Float64Array.of(Number.NaN, 7) },
      { name: 'unknown', values: [1, 2] },
      { name: 'x', values: Float64Array.of(100, 0), nulls: Uint8Array.of(0, 1) },
    ];
    expect([...buildFeatureMatrix(recipe, later).values]).toEqual([100, 0, 25, 3, 1, 7]);
  });

  it('refuses rows without a column of the training', () => {
    expect(() => buildFeatureMatrix(recipe, [{ name: 'x', values: [1] }])).toThrow(
      'expected a column y as in training',
    );
  });
});
