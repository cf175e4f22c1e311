/**
 * Many flows can be one event: a scan of thousands of rows, a flood from hundreds of sources. Counted by rows such an
 * event would be what is normal and hide itself, or fill every place of a ranking. So flows are counted by episodes: an
 * entity's flows of one hour, and a destination's flows of an hour in which they surge, share one count.
 */

/** Flows of an episode that train: enough to be seen, too few to be normal. */
export const TRAINED_PER_EPISODE = 5;

/** Features, as logarithms, from which the size of a flow's episode is told. */
export const EPISODE_FEATURES = ['entity_flows', 'destination_surge'] as const;

/** Weights are counted in whole parts of this, so that no sum depends on the order of its terms. */
const UNIT = 2 ** 20;

/** A flow's share of its episode, in units: its episodes' sizes are log1p of a count, NaN where not known. */
export function episodeWeight(entityFlows: number, destinationSurge: number): number {
  const sizes = [entityFlows, destinationSurge].filter((size) => !Number.isNaN(size)).map(Math.expm1);
  return Math.max(1, Math.round(UNIT / Math.max(1, ...sizes)));
}

export interface CutoffOptions {
  readonly minScore: number;
  /** Share of the episodes that may rank as anomalous. */
  readonly topShare: number;
}

/**
 * The lowest score that counts as anomalous: at least `minScore`, and with less than the top share of all episodes above
 * it. Flows of equal score are treated alike, so the strongest always counts if it reaches `minScore`.
 * `weights` are those of the scores; both of equal length.
 */
export function episodeCutoff(scores: Float64Array, weights: Uint32Array, options: CutoffOptions): number {
  let total = 0;
  for (const weight of weights) total += weight;
  const unusual: number[] = [];
  for (let row = 0; row < scores.length; row += 1) if (scores[row]! >= options.minScore) unusual.push(row);
  unusual.sort((left, right) => scores[right]! - scores[left]!);
  let above = 0;
  let cutoff = options.minScore;
  for (let from = 0; from < unusual.length; ) {
    if (above > 0 && above >= options.topShare * total) return cutoff;
    cutoff = scores[unusual[from]!]!;
    for (; from < unusual.length && scores[unusual[from]!] === cutoff; from += 1) above += weights[unusual[from]!]!;
  }
  return options.minScore;
}
