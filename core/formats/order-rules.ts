import type { OrderRules } from './date-order.ts';
import { zoneOf } from './file-zone.ts';
import type { DelimitedPlan, JsonPlan } from './recognise.ts';

/** By what the day and month of a file are told, beside its values. */
export function orderRulesOf(
  plan: DelimitedPlan | JsonPlan,
  { defaultZone, window }: { defaultZone: string | null; window: OrderRules['window'] },
): OrderRules {
  return {
    zone: zoneOf(plan, defaultZone).value,
    habit: plan.kind === 'delimited' ? plan.format.dateOrder : 'ymd',
    given: plan.kind === 'delimited' ? plan.dateOrder : null,
    window,
  };
}
