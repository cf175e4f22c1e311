/**
 * When a score counts as anomalous. There is no fixed contamination: a share of rows that is always flagged would find
 * anomalies in any data. A row must be unusual in itself and among the most unusual, in a model that saw enough rows.
 */
export type ThresholdOptions = {
  /** 0.60: rows are isolated in under three quarters of the splits that are normal; ordinary rows lie about 0.4 to 0.5. */
  readonly minScore?: number;
  /** 0.5 %: what people can be asked to look at. Rows tied at the border all count, as equal rows are treated alike. */
  readonly topShare?: number;
  /** 500: with fewer rows the trees' samples of 256 are nearly the same rows, and the top 0.5 % is not even three of them. */
  readonly minTrainedRows?: number;
};

const DEFAULTS = { minScore: 0.6, topShare: 0.005, minTrainedRows: 500 };

/**
 * The lowest score that counts as anomalous among (or, for rows that come later, against) the training scores: at least
 * `minScore`, and of a rank within the top share, where a row's rank is 1 + the number of rows with a higher score.
 * Null when nothing may be called anomalous: too few training rows, or too few for one of them to be in the top share.
 */
export function anomalyCutoff(scores: Float64Array, options: ThresholdOptions = {}): number | null {
  const { minScore, topShare, minTrainedRows } = { ...DEFAULTS, ...options };
  const ranks = Math.floor(scores.length * topShare);
  if (scores.length < minTrainedRows || ranks === 0) return null;
  const ascending = scores.slice().sort();
  return Math.max(minScore, ascending[Math.max(0, scores.length - ranks)]!);
}
