import { useState } from 'react';
import type { DateOrder, Mapping, MappingDraft, PreviewResponse } from '../../../../core/contract/uploads.ts';

export interface MappingControl {
  readonly mapping: Mapping;
  setTarget(header: string, target: string | null): void;
  setZone(zone: string): void;
  setDateOrder(order: DateOrder | null): void;
}

/** The mapping a draft suggests. */
export function suggestedMapping(draft: MappingDraft): Mapping {
  return {
    columns: Object.fromEntries(draft.columns.map((column) => [column.header, column.suggested])),
    zone: draft.zone,
    date_order: draft.date_order ?? undefined,
  };
}

export function useMapping(draft: MappingDraft): MappingControl {
  const [mapping, setMapping] = useState(() => suggestedMapping(draft));
  return {
    mapping,
    setTarget: (header, target) => setMapping({ ...mapping, columns: { ...mapping.columns, [header]: target } }),
    setZone: (zone) => setMapping({ ...mapping, zone }),
    setDateOrder: (order) => setMapping({ ...mapping, date_order: order ?? undefined }),
  };
}

/** What no column gives yet, in words; without it no record can be made, so there is nothing to preview. */
export function missingParts(draft: Pick<MappingDraft, 'needed'>, mapping: Mapping): string[] {
  const targets = new Set(Object.values(mapping.columns));
  return draft.needed.filter(({ any }) => !any.some((target) => targets.has(target))).map(({ what }) => what);
}

/** Columns the server refuses, and those of which single cells do not read: these cost no more than their lines. */
export function splitProblems(problems: PreviewResponse['problems']): {
  readonly refused: PreviewResponse['problems'];
  readonly warned: PreviewResponse['problems'];
} {
  return {
    refused: problems.filter((problem) => problem.refused),
    warned: problems.filter((problem) => !problem.refused),
  };
}

/** Targets that more than one header fills: only one can win, so the person has to choose. */
export function doubledTargets(mapping: Mapping): ReadonlySet<string> {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const target of Object.values(mapping.columns)) {
    if (!target) continue;
    if (seen.has(target)) doubled.add(target);
    seen.add(target);
  }
  return doubled;
}
