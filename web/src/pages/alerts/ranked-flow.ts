import type { Severity } from '../../../../core/contract/alerts.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { portName } from '../record/flow-text.ts';
import { isSeverity } from '../record/is-severity.ts';
import { flowParts, mainReason } from './flow-why.ts';

/** An anomalous flow as the ranked tables print it. */
export interface RankedFlow {
  readonly score: number;
  readonly severity: Severity;
  readonly time: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly port: number | null;
  readonly service: string | null;
  readonly why: string | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export function rankedFlow(row: FlowRecord | Record<string, unknown>): RankedFlow {
  const values = row as Record<string, unknown>;
  const port = typeof values['destination_port'] === 'number' ? values['destination_port'] : null;
  const service = text(values['app_name']) ?? (port === null ? null : (portName(port) ?? null));
  return {
    score: Number(values['score'] ?? 0),
    severity: isSeverity(values['severity']) ? values['severity'] : 'info',
    time: text(values['event_time']),
    source: text(values['source_ip']) ?? text(values['entity']),
    destination: text(values['domain']) ?? text(values['destination_ip']),
    port,
    service,
    why: mainReason(flowParts(values['contributions'])),
  };
}
