import type { TimeReading } from './mapping-input.ts';
import type { DelimitedPlan, JsonPlan } from './recognise.ts';

/** Zone of a file's times that state none, and where that is known from. */
export function zoneOf(
  plan: DelimitedPlan | JsonPlan,
  defaultZone: string | null,
): { readonly value: string; readonly why: string } {
  if (plan.zone !== null) return { value: plan.zone, why: 'given by the user' };
  const { format } = plan;
  if (format.id === 'generic' && defaultZone !== null) return { value: defaultZone, why: format.zoneWhy };
  return { value: format.zone, why: format.zoneWhy };
}

/** Neither user nor layout named a zone, and some printed times are no instants by themselves. */
export function isZoneAssumed(plan: DelimitedPlan | JsonPlan, times: readonly TimeReading[]): boolean {
  return (
    plan.zone === null && plan.format.id === 'generic' && times.some((time) => time.shapes.some((shape) => !shape.utc))
  );
}
