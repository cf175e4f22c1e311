import type { FeatureRecipe } from '../ml/feature-recipe.ts';
import { type Matrix, selectRows } from '../ml/matrix.ts';

/** Two features that go together this closely are one signal, which a forest would count twice. */
const MAX_CORRELATION = 0.9;
/** Rows that settle a correlation well enough. */
const ROWS = 20_000;

export interface RedundantFeature {
  readonly name: string;
  /** The feature, earlier in the recipe, that tells the same. */
  readonly as: string;
  readonly correlation: number;
}

/** Features of the training rows that tell what an earlier one tells, by the correlation of their values. */
export function redundantFeatures(recipe: FeatureRecipe, matrix: Matrix): RedundantFeature[] {
  const step = Math.max(1, Math.ceil(matrix.rows / ROWS));
  const rows = Int32Array.from({ length: Math.ceil(matrix.rows / step) }, (_, index) => index * step);
  const columns = standardised(selectRows(matrix, rows));
  const kept: number[] = [];
  const redundant: RedundantFeature[] = [];
  for (const [index, feature] of recipe.features.entries()) {
    const twin = kept
      .map((earlier) => ({ earlier, correlation: dot(columns[index]!, columns[earlier]!) }))
      .find(({ correlation }) => Math.abs(correlation) >= MAX_CORRELATION);
    if (twin === undefined) kept.push(index);
    else redundant.push({ name: feature.name, as: recipe.features[twin.earlier]!.name, correlation: twin.correlation });
  }
  return redundant;
}

/** Columns of mean 0 and length 1; a constant one is all zeros. */
function standardised({ values, rows, features }: Matrix): Float64Array[] {
  return Array.from({ length: features }, (_, feature) => {
    const column = Float64Array.from({ length: rows }, (__, row) => values[row * features + feature]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    for (let row = 0; row < rows; row += 1) column[row]! -= mean;
    const length = Math.sqrt(dot(column, column));
    for (let row = 0; row < rows; row += 1) column[row] = length > 0 ? column[row]! / length : 0;
    return column;
  });
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}
