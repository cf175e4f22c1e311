import type { Severity } from '../contract/alerts.ts';

/** Lowest severity score (0 to 100) of each band, highest band first. */
const BANDS: readonly (readonly [Severity, number])[] = [
  ['critical', 90],
  ['high', 75],
  ['medium', 50],
  ['low', 25],
  ['info', 0],
];

/**
 * Isolation score -> severity score, linear in between. An isolation score s means a path of -log2(s) times the normal
 * length c(psi), so the bands begin where a row is isolated in less than 3/4 (0.60: low, where rows begin to count as
 * anomalous), 3/5 (0.66: medium), 1/2 (0.71: high) and 1/3 (0.79: critical) of the splits that are normal.
 * Up to 0.50, the score of a row of normal path length, nothing is unusual.
 */
const KNOTS: readonly (readonly [number, number])[] = [
  [0.5, 0],
  [0.6, 25],
  [0.66, 50],
  [0.71, 75],
  [0.79, 90],
  [1, 100],
];

/**
 * Severity score, 0 to 100, of an isolation score in [0, 1]; never falls as the score rises. It says how unusual a row
 * is, not how harmful: a forest alone is a triage signal, so a rule that combines signals should weigh it low (0.3).
 */
export function severityScore(isolationScore: number): number {
  const upper = KNOTS.findIndex(([score]) => isolationScore < score);
  if (upper === 0) return 0;
  if (upper === -1) return 100;
  const [fromScore, fromSeverity] = KNOTS[upper - 1]!;
  const [toScore, toSeverity] = KNOTS[upper]!;
  const share = (isolationScore - fromScore) / (toScore - fromScore);
  return fromSeverity + share * (toSeverity - fromSeverity);
}

/** Band of a severity score: info < 25 <= low < 50 <= medium < 75 <= high < 90 <= critical. */
export function severityOf(score: number): Severity {
  return BANDS.find(([, lowest]) => score >= lowest)?.[0] ?? 'info';
}
