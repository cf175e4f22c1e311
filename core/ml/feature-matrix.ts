import { InvalidInputError } from '../errors.ts';
import { countRows, type Feature, type FeatureRecipe, type NumberColumn, valueAt } from './feature-recipe.ts';
import type { Matrix } from './matrix.ts';

/**
 * Turns columns into the recipe's features, in the recipe's order: training rows and later ones alike, with the medians
 * of training. Columns the recipe does not name are ignored; throws InvalidInputError when one it names is absent.
 */
export function buildFeatureMatrix(recipe: FeatureRecipe, columns: readonly NumberColumn[]): Matrix {
  const rows = countRows(columns);
  const matrix: Matrix = {
    values: new Float32Array(rows * recipe.features.length),
    rows,
    features: recipe.features.length,
  };
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const [index, feature] of recipe.features.entries()) {
    const column = byName.get(feature.column);
    if (column === undefined) throw new InvalidInputError(`expected a column ${feature.column} as in training`);
    fillFeature(matrix, index, { feature, column });
  }
  return matrix;
}

function fillFeature(matrix: Matrix, index: number, from: { feature: Feature; column: NumberColumn }): void {
  const { feature, column } = from;
  for (let row = 0; row < matrix.rows; row += 1) {
    const value = valueAt(column, row);
    const isMissing = Number.isNaN(value);
    const filled = isMissing ? feature.median : value;
    matrix.values[row * matrix.features + index] = feature.kind === 'missing' ? Number(isMissing) : filled;
  }
}
