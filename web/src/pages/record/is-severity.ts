import { SEVERITIES, type Severity } from '../../../../core/contract/alerts.ts';

export function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((severity) => severity === value);
}
