import type { DateOrderDecision, TimeColumn } from './date-order.ts';
import { formatById } from './index.ts';
import type { TimeReading } from './mapping-input.ts';
import type { DelimitedPlan, JsonPlan } from './recognise.ts';
import { shapeById } from './time-shape.ts';

/** A plan as JSON: the layout by its name, since layouts hold functions. */
export type StoredPlan =
  | (Omit<DelimitedPlan, 'format'> & { readonly format: string })
  | (Omit<JsonPlan, 'format'> & { readonly format: string });

export function storePlan(plan: DelimitedPlan | JsonPlan): StoredPlan {
  return { ...plan, format: plan.format.id };
}

/** Throws where no layout has that name: the plan was made by another version. */
export function readPlan(stored: StoredPlan): DelimitedPlan | JsonPlan {
  const format = formatById(stored.format);
  if (stored.kind === 'delimited' && format?.kind === 'delimited') return { ...stored, format };
  if (stored.kind === 'json' && format?.kind === 'json') return { ...stored, format };
  throw new Error(`no layout ${stored.format} of kind ${stored.kind}`);
}

export interface StoredTimeColumn extends Omit<TimeColumn, 'shapes'> {
  readonly shapes: readonly string[];
}

export function storeColumns(columns: readonly TimeColumn[]): StoredTimeColumn[] {
  return columns.map(({ column, shapes, fine }) => ({ column, shapes: shapes.map(({ id }) => id), fine }));
}

export function readColumns(stored: readonly StoredTimeColumn[]): TimeColumn[] {
  return stored.map((one) => ({ ...one, shapes: one.shapes.map(shapeById) }));
}

/** What was decided of the times of a file, as JSON. */
export interface StoredTimes {
  readonly times: Readonly<Record<string, Omit<TimeReading, 'shapes'> & { readonly shapes: readonly string[] }>>;
  readonly order: DateOrderDecision | null;
}

export function storeTimes({
  times,
  order,
}: {
  times: ReadonlyMap<string, TimeReading>;
  order: DateOrderDecision | null;
}): StoredTimes {
  const stored = [...times].map(([column, one]) => [column, { ...one, shapes: one.shapes.map(({ id }) => id) }]);
  return { times: Object.fromEntries(stored), order };
}

export function readStoredTimes({ times, order }: StoredTimes): {
  times: Map<string, TimeReading>;
  order: DateOrderDecision | null;
} {
  const read = Object.entries(times).map(([column, one]): [string, TimeReading] => [
    column,
    { ...one, shapes: one.shapes.map(shapeById) },
  ]);
  return { times: new Map(read), order };
}
