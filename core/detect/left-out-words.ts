import { featureLabel } from '../contract/feature-label.ts';
import type { DroppedColumn } from '../ml/feature-recipe.ts';
import type { RedundantFeature } from './redundant-features.ts';

/** A feature the forest does not look at, and why in plain words. */
export interface LeftOut {
  readonly feature: string;
  readonly why: string;
}

/** For a column that tells nothing, or too little. */
export function uselessFeature({ column, reason, missingShare }: DroppedColumn): LeftOut {
  if (reason === 'constant') return { feature: column, why: 'the same in every flow' };
  const share = Math.round(missingShare * 100);
  return {
    feature: column,
    why: missingShare === 1 ? 'not given in any flow' : `given in too few flows: ${share} % lack it`,
  };
}

/** For a feature that rises and falls, or falls and rises, with another. */
export function repeatedFeature({ name, as }: RedundantFeature): LeftOut {
  return { feature: name, why: `tells the same as “${featureLabel(as)}”, which is used` };
}

/** What is left out of each family, told once where it is the same in all of them. */
export function leftOutOf(
  families: readonly { readonly family: string; readonly dropped: readonly LeftOut[] }[],
): LeftOut[] {
  const where = new Map<string, { one: LeftOut; families: string[] }>();
  for (const { family, dropped } of families) {
    for (const one of dropped) {
      const key = JSON.stringify([one.feature, one.why]);
      const known = where.get(key);
      if (known === undefined) where.set(key, { one, families: [family] });
      else known.families.push(family);
    }
  }
  return [...where.values()].map(({ one, families: found }) =>
    found.length === families.length
      ? one
      : {
          ...one,
          why: `${one.why}, in ${found.length === 1 ? familyWords(found[0]!) : kinds(found.length, families.length)}`,
        },
  );
}

const kinds = (some: number, all: number) => `${some} of the ${all} kinds of records`;

const RECORD_WORDS: Readonly<Record<string, string>> = {
  FLOW: 'flow records',
  NAT_BINDING: 'NAT records',
  IP_ALLOCATION: 'address allocations',
  DATA_SESSION: 'data sessions',
  ALERT: 'sensor alerts',
  HTTP: 'HTTP records',
  DNS: 'DNS records',
  AUTH_ATTEMPT: 'sign-in attempts',
};

/** "FLOW, bytes: session, volumes, durations" -> "flow records with volumes per session and durations". */
export function familyWords(family: string): string {
  const [type = '', ...parts] = family.split(', ');
  const scope = parts.find((part) => part.startsWith('bytes: '))?.slice('bytes: '.length);
  const has = parts
    .filter((part) => !part.startsWith('bytes: '))
    .map((part) =>
      part === 'volumes' && scope !== undefined && scope !== 'unknown' ? `volumes per ${scope.toLowerCase()}` : part,
    );
  const records = RECORD_WORDS[type] ?? `${type} records`;
  if (has.length === 0) return `${records} without figures`;
  return `${records} with ${[has.slice(0, -1).join(', '), has.at(-1)].filter(Boolean).join(' and ')}`;
}
