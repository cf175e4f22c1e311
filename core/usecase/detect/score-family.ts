import { type CutoffOptions, EPISODE_FEATURES, episodeCutoff, episodeWeight } from '../../detect/episode.ts';
import type { FeatureBatch, FeatureFamily, FeatureRows } from '../../detect/score-engine.ts';
import type { TrainedFamily } from '../../detect/train-family.ts';
import { buildFeatureMatrix } from '../../ml/feature-matrix.ts';
import { createForestScorer } from '../../ml/forest-scorer.ts';

export interface ScoredFamily extends FeatureFamily, TrainedFamily {
  /** In the order of the family's batches. */
  readonly scores: Float64Array;
  readonly cutoff: number;
  readonly anomalous: number;
}

/** Scores all rows of a family, batch by batch, and finds the score from which they count as anomalous. */
export async function scoreFamily(
  rows: FeatureRows,
  family: FeatureFamily & TrainedFamily,
  options: { cutoff: CutoffOptions; onRows: (done: number) => Promise<void> | void },
): Promise<ScoredFamily> {
  const score = createForestScorer(family.forest);
  const scores = new Float64Array(family.rows);
  const weights = new Uint32Array(family.rows);
  let done = 0;
  for await (const batch of rows.batches(family.family)) {
    scores.set(score(buildFeatureMatrix(family.recipe, batch.columns)), done);
    weigh(batch, weights, done);
    done += batch.positions.length;
    await options.onRows(done);
  }
  const cutoff = episodeCutoff(scores, weights, options.cutoff);
  const found = scores.reduce((sum, one) => sum + (one >= cutoff ? 1 : 0), 0);
  return { ...family, scores, cutoff, anomalous: found };
}

function weigh({ columns, positions }: FeatureBatch, weights: Uint32Array, at: number): void {
  const [flows, surge] = EPISODE_FEATURES.map((name) => columns.find((column) => column.name === name)!.values);
  for (let row = 0; row < positions.length; row += 1) {
    weights[at + row] = episodeWeight(Number(flows![row]), Number(surge![row]));
  }
}
