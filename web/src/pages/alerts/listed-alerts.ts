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

/** "the 200 strongest alerts", "12 alerts". */
export function countWords({ rows, more }: Pick<Listed<unknown>, 'rows' | 'more'>): string {
  return more ? `the ${formatCount(rows.length)} strongest alerts` : plural(rows.length, 'alert');
}

/** A run that made as many alerts as it may has found more than its alerts tell. */
export function reachedMost(run: { readonly alerts: number } | undefined): boolean {
  return run !== undefined && run.alerts >= MAX_RUN_ALERTS;
}
