import { buildFeatureMatrix } from './feature-matrix.ts';
import { type FeatureRecipe, fitFeatureRecipe, type NumberColumn } from './feature-recipe.ts';
import { type ForestOptions, fitIsolationForest } from './forest-fit.ts';
import { createForestScorer } from './forest-scorer.ts';
import type { IsolationForest } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';
import { anomalyCutoff, type ThresholdOptions } from './threshold.ts';

/** Everything a score depends on: stored as one file whose SHA-256 names it. */
export type IsolationModel = {
  readonly recipe: FeatureRecipe;
  readonly forest: IsolationForest;
  /** Rows scoring at least this are anomalous; null when the training data were too few to call any so. */
  readonly cutoff: number | null;
};

export type TrainedModel = {
  readonly model: IsolationModel;
  /** The training rows' features and scores, in the columns' order. */
  readonly matrix: Matrix;
  readonly scores: Float64Array;
};

/**
 * Trains on nullable columns of equal length and scores the same rows. Throws InvalidInputError for fewer than 2 rows
 * or when no column is left that tells rows apart. To score later rows:
 * `createForestScorer(model.forest)(buildFeatureMatrix(model.recipe, columns))`.
 */
export function trainIsolationModel(
  columns: readonly NumberColumn[],
  options: ForestOptions & ThresholdOptions,
): TrainedModel {
  const recipe = fitFeatureRecipe(columns);
  const matrix = buildFeatureMatrix(recipe, columns);
  const forest = fitIsolationForest(matrix, options);
  const scores = createForestScorer(forest)(matrix);
  return { model: { recipe, forest, cutoff: anomalyCutoff(scores, options) }, matrix, scores };
}
