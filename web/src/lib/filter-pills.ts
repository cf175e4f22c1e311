import type { Pill } from '../../../core/contract/filter.ts';

/** Two pills ask the same question when field and op agree; their values are then one list. */
function sameQuestion(a: Pill, b: Pill): boolean {
  return a.field === b.field && a.op === b.op && Boolean(a.negate) === Boolean(b.negate);
}

function samePill(a: Pill, b: Pill): boolean {
  return (
    sameQuestion(a, b) && a.values.length === b.values.length && a.values.every((value, at) => value === b.values[at])
  );
}

/** Adds a pill; an equal one is switched on instead of doubled. */
export function withPill(pills: readonly Pill[], pill: Pill): Pill[] {
  const at = pills.findIndex((candidate) => samePill(candidate, pill));
  if (at < 0) return [...pills, pill];
  return pills.map((candidate, index) => (index === at ? { ...candidate, disabled: undefined } : candidate));
}

export function withoutPill(pills: readonly Pill[], index: number): Pill[] {
  return pills.filter((_pill, at) => at !== index);
}

export function changedPill(pills: readonly Pill[], index: number, change: Partial<Pill>): Pill[] {
  return pills.map((pill, at) => (at === index ? { ...pill, ...change } : pill));
}

/** Click on a value of a chart: present -> removed, absent -> added. */
export function toggledPill(pills: readonly Pill[], pill: Pill): Pill[] {
  const at = pills.findIndex((candidate) => !candidate.disabled && samePill(candidate, pill));
  return at >= 0 ? withoutPill(pills, at) : withPill(pills, pill);
}

export function hasPill(pills: readonly Pill[], pill: Pill): boolean {
  return pills.some((candidate) => !candidate.disabled && samePill(candidate, pill));
}
