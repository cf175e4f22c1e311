import { describe, expect, it } from 'vitest';
import { fitFeatureRecipe } from '../../../core/ml/feature-recipe.ts';

const counting = Array.from({ length: 101 }, (_, row) => row);

describe('fitFeatureRecipe', () => {
  it('keeps median and usual range of each column', () => {
    expect(fitFeatureRecipe([{ name: 'bytes', values: counting.toReversed() }])).toEqual({
      trainedRows: 101,
      features: [{ name: 'bytes', column: 'bytes', kind: 'value', p05: 5, median: 50, p95: 95, missingShare: 0 }],
      dropped: [],
    });
  });

  it('adds a missing flag to a column with nulls, and takes its statistics from the rows that have a value', () => {
    const values = [1, null, 3, 5];
    expect(fitFeatureRecipe([{ name: 'x', values }]).features).toEqual([
      {
        name: 'x',
        column: 'x',
        kind: 'value',
        p05: Math.fround(1.2),
        median: 3,
        p95: Math.fround(4.8),
        missingShare: 0.25,
      },
      { name: 'x_missing', column: 'x', kind: 'missing', p05: 0, median: 0, p95: 1, missingShare: 0.25 },
    ]);
  });

  it('drops constant columns and says so', () => {
    const recipe = fitFeatureRecipe([
      { name: 'constant', values: [7, 7, 7] },
      { name: 'zeros', values: [0, -0, 0] },
    ]);
    expect(recipe.features).toEqual([]);
    expect(recipe.dropped.map(({ column, reason }) => [column, reason])).toEqual([
      ['constant', 'constant'],
      ['zeros', 'constant'],
    ]);
  });

  it('drops columns that are mostly missing, and keeps one that is missing exactly half', () => {
    const recipe = fitFeatureRecipe([
      { name: 'half', values: [1, 2, null, null] },
      { name: 'most', values: [1, null, null, null] },
      { name: 'all', values: [null, null, null, null] },
    ]);
    expect(recipe.features.map(({ name }) => name)).toEqual(['half', 'half_missing']);
    expect(recipe.dropped).toEqual([
      { column: 'most', reason: 'mostly_missing', missingShare: 0.75 },
      { column: 'all', reason: 'mostly_missing', missingShare: 1 },
    ]);
  });

  it('keeps the missing flag of a column that is otherwise constant', () => {
    const recipe = fitFeatureRecipe([{ name: 'x', values: [7, 7, null] }]);
    expect(recipe.features.map(({ name }) => name)).toEqual(['x_missing']);
    expect(recipe.dropped.map(({ reason }) => reason)).toEqual(['constant']);
  });

  it('counts a value as missing when its mask says so or 32 bits cannot hold it', () => {
    const nulls = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0);
    const values = Float64Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 3, 4, 5);
    const [feature] = fitFeatureRecipe([{ name: 'x', values, nulls }]).features;
    expect(feature).toMatchObject({ median: 3.5, missingShare: 0.5 });
  });

  it('does not depend on the order of rows', () => {
    const values = [5, null, 2, 9, 9, -3, null, 0.5];
    expect(fitFeatureRecipe([{ name: 'x', values: values.toReversed() }])).toEqual(
      fitFeatureRecipe([{ name: 'x', values }]),
    );
  });

  it('refuses no rows and columns of different lengths', () => {
    expect(() => fitFeatureRecipe([])).toThrow('expected at least 1 training row');
    const columns = [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [1] },
    ];
    expect(() => fitFeatureRecipe(columns)).toThrow('expected 2 rows in b, got 1');
  });
});
