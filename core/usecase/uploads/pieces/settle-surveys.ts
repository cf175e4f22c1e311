import type { PieceSurvey } from '../../../flow-engine.ts';
import {
  type ByOrder,
  type DateOrderDecision,
  decideTimes,
  type OrderEvidence,
  type OrderRules,
  type RelationCounts,
  type TimeColumn,
} from '../../../formats/date-order.ts';
import type { TimeReading } from '../../../formats/mapping-input.ts';

export interface SurveyedFile {
  readonly columns: readonly TimeColumn[];
  readonly rules: OrderRules;
  readonly backwards: OrderEvidence['backwards'];
  /** For each piece, what its survey took to be the last line above it that named columns anew. */
  readonly named: readonly (string | null)[];
}

export type SettledSurveys =
  /** What was taken of the pieces is wrong: they have to be surveyed once more. */
  | { readonly outcome: 'again'; readonly inEncoding: boolean; readonly named: readonly (string | null)[] }
  | {
      readonly outcome: 'settled';
      /** Physical line each piece begins on. */
      readonly firstLines: readonly number[];
      readonly times: Map<string, TimeReading>;
      readonly order: DateOrderDecision | null;
    };

/** Puts together what surveys of all pieces of a file tell, in the order of the file. */
export function settleSurveys(file: SurveyedFile, surveys: readonly PieceSurvey[]): SettledSurveys {
  if (surveys.some(({ inEncoding }) => !inEncoding)) {
    return { outcome: 'again', inEncoding: false, named: surveys.map(() => null) };
  }
  const named: (string | null)[] = [];
  const firstLines: number[] = [];
  let above: string | null = null;
  let line = 1;
  for (const { physical, columns } of surveys) {
    named.push(above);
    firstLines.push(line);
    above = columns ?? above;
    line += physical;
  }
  if (named.some((columns, i) => columns !== file.named[i])) return { outcome: 'again', inEncoding: true, named };
  const evidence = { ...added(surveys.map((survey) => survey.evidence)), backwards: file.backwards };
  return { outcome: 'settled', firstLines, ...decideTimes(file.columns, file.rules, evidence) };
}

function added(all: readonly OrderEvidence[]): Omit<OrderEvidence, 'backwards'> {
  return {
    over12: addedByKey(
      all.map(({ over12 }) => over12),
      (a, b) => ({ first: a.first + b.first, second: a.second + b.second }),
    ),
    inWindow: addedByKey(
      all.map(({ inWindow }) => inWindow),
      both,
    ),
    relations: Object.values(
      addedByKey(
        all.map(({ relations }) => Object.fromEntries(relations.map((one) => [`${one.start} ${one.end}`, one]))),
        (a: RelationCounts, b: RelationCounts) => ({
          ...a,
          broken: { dmy: both(a.broken.dmy, b.broken.dmy), mdy: both(a.broken.mdy, b.broken.mdy) },
        }),
      ),
    ),
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
  };
}

function both(a: ByOrder, b: ByOrder): ByOrder {
  return { dmy: a.dmy + b.dmy, mdy: a.mdy + b.mdy };
}

function addedByKey<T>(all: readonly Readonly<Record<string, T>>[], add: (a: T, b: T) => T): Record<string, T> {
  const sums: Record<string, T> = {};
  for (const one of all) {
    for (const [key, value] of Object.entries(one)) {
      const before = sums[key];
      sums[key] = before === undefined ? value : add(before, value);
    }
  }
  return sums;
}
