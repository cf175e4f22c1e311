import { buildFeatureMatrix } from '../ml/feature-matrix.ts';
import { type FeatureRecipe, fitFeatureRecipe, type NumberColumn } from '../ml/feature-recipe.ts';
import { fitIsolationForest } from '../ml/forest-fit.ts';
import type { IsolationForest } from '../ml/isolation-forest.ts';
import { type LeftOut, repeatedFeature, uselessFeature } from './left-out-words.ts';
import { redundantFeatures } from './redundant-features.ts';

export interface TrainedFamily {
  readonly recipe: FeatureRecipe;
  readonly forest: IsolationForest;
  readonly dropped: readonly LeftOut[];
}

export interface TrainingOptions {
  readonly trees: number;
  readonly sampleSize: number;
  readonly seed: number;
}

/**
 * A forest over the features that tell these rows apart, and why the others were left out; null where none is left.
 * Throws InvalidInputError for no rows.
 */
export function trainFamily(columns: readonly NumberColumn[], options: TrainingOptions): TrainedFamily | null {
  const recipe = fitFeatureRecipe(columns);
  if (recipe.features.length === 0 || recipe.trainedRows < 2) return null;
  const redundant = redundantFeatures(recipe, buildFeatureMatrix(recipe, columns));
  const names = new Set(redundant.map(({ name }) => name));
  const kept = { ...recipe, features: recipe.features.filter(({ name }) => !names.has(name)) };
  const forest = fitIsolationForest(buildFeatureMatrix(kept, columns), options);
  return { recipe: kept, forest, dropped: [...recipe.dropped.map(uselessFeature), ...redundant.map(repeatedFeature)] };
}
