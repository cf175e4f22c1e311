import type { Alert } from '../../../../core/contract/alerts.ts';

type Weighed = Pick<Alert, 'flows' | 'severity' | 'status'>;

/** One flow that is a little unusual and that nobody has looked at: worth a look once the rest is decided. */
function isMinor({ flows, severity, status }: Weighed): boolean {
  return flows === 1 && (severity === 'low' || severity === 'info') && status !== 'confirmed';
}

export interface Weighted<A> {
  /** In the order given. */
  readonly main: readonly A[];
  /** Single flows of low severity, in the order given; none where the list holds nothing else. */
  readonly minor: readonly A[];
}

/** Parts alerts into those to decide first and the single flows of low severity that may wait. */
export function byWeight<A extends Weighed>(alerts: readonly A[]): Weighted<A> {
  const main = alerts.filter((alert) => !isMinor(alert));
  return main.length === 0 ? { main: alerts, minor: [] } : { main, minor: alerts.filter(isMinor) };
}
