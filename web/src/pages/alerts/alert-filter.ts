import type { Alert } from '../../../../core/contract/alerts.ts';
import type { Pill } from '../../../../core/contract/filter.ts';
import type { FilterState } from '../../lib/filter-codec.ts';

type Subject = Pick<Alert, 'entity' | 'entity_kind' | 'target' | 'window_start' | 'first_seen' | 'last_seen'>;

/** What an alert names: its entity, the destination or the port, and the time it was seen. */
export function alertFilter(alert: Subject): FilterState {
  const { entity, entity_kind, target } = alert;
  const who = is(entity_kind === 'destination_ip' ? 'destination_ip' : 'entity', entity);
  const port = /^port (\d+)$/.exec(target ?? '')?.[1];
  const rest = entity_kind === 'destination_ip' ? 'destination_port' : 'destination_ip';
  const named = port === undefined ? target && is('destination_ip', target) : is('destination_port', Number(port));
  const absent: Pill = { field: rest, op: 'exists', values: [], negate: true };
  return { range: rangeOf(alert), text: '', pills: [who, named || absent] };
}

function is(field: Pill['field'], value: string | number): Pill {
  return { field, op: 'is', values: [value] };
}

/** Ends just after the last flow. An alert of flows without a usable time has the window of 1970, and no range. */
function rangeOf({ window_start, first_seen, last_seen }: Subject): FilterState['range'] {
  if (Date.parse(window_start) === 0) return { kind: 'all' };
  return { kind: 'absolute', from: first_seen, to: new Date(Date.parse(last_seen) + 1).toISOString() };
}

/** What Explore shows of it: everything there is, anomalous or not. */
export function exploreWords({ entity_kind, target }: Pick<Alert, 'entity_kind' | 'target'>): string {
  if (entity_kind === 'destination_ip') return 'Everything to it in Explore';
  if (target === null) return 'Everything of it in Explore';
  return target.startsWith('port ') ? `Everything of it to ${target} in Explore` : 'Everything between them in Explore';
}
