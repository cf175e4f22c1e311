/** How well scores rank the positives (label 1) above the rest (label 0). Higher score = more suspicious. */

/**
 * Area under the ROC curve: the chance that a positive outscores a negative, a tie counting half (the Mann-Whitney
 * statistic). NaN when either class is absent. Scores and labels have one entry for each row.
 */
export function auroc(scores: Float64Array, labels: ArrayLike<number>): number {
  let positives = 0;
  let negativesBelow = 0;
  let wins = 0;
  for (const tie of tieGroups(scores, labels).reverse()) {
    wins += tie.positives * (negativesBelow + tie.negatives / 2);
    positives += tie.positives;
    negativesBelow += tie.negatives;
  }
  return wins / (positives * negativesBelow);
}

/**
 * Average precision: the mean, over positives from the highest score down, of the share of positives among rows scoring
 * at least as high. NaN without positives.
 */
export function averagePrecision(scores: Float64Array, labels: ArrayLike<number>): number {
  let positives = 0;
  let seen = 0;
  let sum = 0;
  for (const tie of tieGroups(scores, labels)) {
    positives += tie.positives;
    seen += tie.positives + tie.negatives;
    sum += tie.positives * (positives / seen);
  }
  return sum / positives;
}

type TieGroup = { positives: number; negatives: number };

/** Rows of equal score counted together, highest score first. */
function tieGroups(scores: Float64Array, labels: ArrayLike<number>): TieGroup[] {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  const groups: TieGroup[] = [];
  let last = Number.NaN;
  for (const row of order) {
    if (scores[row] !== last) groups.push({ positives: 0, negatives: 0 });
    last = scores[row]!;
    if (labels[row] === 1) groups.at(-1)!.positives += 1;
    else groups.at(-1)!.negatives += 1;
  }
  return groups;
}
