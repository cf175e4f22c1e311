import { MAX_LISTED_ALERTS, MAX_RUN_ALERTS } from '../../../../core/contract/alerts.ts';
import { formatCount, plural } from '../../lib/numbers.ts';

/** Alerts shown at first, and how many each press of the button adds. */
export const ALERTS_STEP = 200;

/** One more than is shown is asked for: it tells that there are more. */
export function askedFor(shown: number): number {
  return Math.min(MAX_LISTED_ALERTS, shown + 1);
}

export interface Listed<T> {
  readonly rows: readonly T[];
  /** There are more than these. */
  readonly more: boolean;
  /** The list can be made longer. */
  readonly next: number | null;
}

/** What of the answer is shown, and whether that is all. */
export function listed<T>(answer: readonly T[], shown: number): Listed<T> {
  const full = shown >= MAX_LISTED_ALERTS;
  const more = full ? answer.length >= MAX_LISTED_ALERTS : answer.length > shown;
  return {
    rows: answer.slice(0, shown),
    more,
    next: more && !full ? Math.min(MAX_LISTED_ALERTS, shown + ALERTS_STEP) : null,
  };
}

/** "the strongest 200 alerts", "12 alerts": as many as a run makes at most are its strongest, not all there could be. */
export function countWords({ rows, more }: Pick<Listed<unknown>, 'rows' | 'more'>): string {
  const strongest = more || rows.length === MAX_RUN_ALERTS;
  return strongest ? `the strongest ${formatCount(rows.length)} alerts` : plural(rows.length, 'alert');
}

/** Alerts of a run: "12", or "the strongest 200" where it made as many as it may. */
export function madeWords(run: { readonly alerts: number }): string {
  return reachedMost(run) ? `the strongest ${formatCount(run.alerts)}` : formatCount(run.alerts);
}

/** A run that made as many alerts as it may has found more than its alerts tell. */
export function reachedMost(run: { readonly alerts: number } | undefined): boolean {
  return run !== undefined && run.alerts >= MAX_RUN_ALERTS;
}
