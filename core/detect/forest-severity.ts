import { SEVERITIES, type Severity } from '../contract/alerts.ts';
import { severityOf, severityScore } from '../ml/severity.ts';

/** How unusual something is says little of how harmful it is: by itself a forest's finding is medium at most. */
const MOST_ALONE: Severity = 'medium';

/**
 * Severity of a score, the same wherever it is shown: beside a flow, an entity, and the alert they make.
 * `isSeconded`: a sensor, or the source itself, also called the flow an attack.
 */
export function forestSeverity(score: number, isSeconded: boolean): Severity {
  const severity = severityOf(severityScore(score));
  return isSeconded || rank(severity) <= rank(MOST_ALONE) ? severity : MOST_ALONE;
}

/** The gravest of at least one. */
export function gravest(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst));
}

/** The words for a finding that would be graver, had another sensor agreed; null for others. */
export function cappedWords(score: number, severity: Severity): string | null {
  const scored = severityOf(severityScore(score));
  if (severity !== MOST_ALONE || rank(scored) <= rank(MOST_ALONE)) return null;
  return `Severity: ${MOST_ALONE}, the most while no sensor agrees; the score alone would be ${scored}.`;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
