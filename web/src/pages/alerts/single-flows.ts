import type { Alert } from '../../../../core/contract/alerts.ts';
import { isMinorAlert } from '../../../../core/contract/minor-alert.ts';

type Weighed = Pick<Alert, 'flows' | 'severity' | 'status'>;

export interface Weighted<A> {
  /** In the order given. */
  readonly main: readonly A[];
  /** Single flows of low severity, in the order given; none where the list holds nothing else. */
  readonly minor: readonly A[];
}

/** Parts alerts into those to decide first and the single flows of low severity that may wait. */
export function byWeight<A extends Weighed>(alerts: readonly A[]): Weighted<A> {
  const main = alerts.filter((alert) => !isMinorAlert(alert));
  return main.length === 0 ? { main: alerts, minor: [] } : { main, minor: alerts.filter(isMinorAlert) };
}
