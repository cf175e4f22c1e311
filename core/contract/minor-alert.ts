import type { Alert } from './alerts.ts';

/** One flow that is a little unusual and that nobody has confirmed: worth a look once the rest is decided. */
export function isMinorAlert({ flows, severity, status }: Pick<Alert, 'flows' | 'severity' | 'status'>): boolean {
  return flows === 1 && (severity === 'low' || severity === 'info') && status !== 'confirmed';
}
