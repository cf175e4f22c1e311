import type { DateOrder } from '../contract/uploads.ts';
import type { TimeReading } from './mapping-input.ts';
import type { TimeShape } from './time-shape.ts';

/** What was decided of day and month. */
export interface DateOrderDecision {
  readonly value: DateOrder | 'mixed';
  readonly why: string;
  readonly assumed: boolean;
}

/** A time column of a file, as its first rows show it. */
export interface TimeColumn {
  readonly column: string;
  /** Shapes of its texts, most frequent first. */
  readonly shapes: readonly TimeShape[];
  /** Some values are finer than a millisecond. */
  readonly fine: boolean;
}

/** Two orders that are counted apart. */
export interface ByOrder {
  readonly dmy: number;
  readonly mdy: number;
}

/** Of two times of a row, what they must be to each other, and how often they are not, by the orders both are read in. */
export interface RelationCounts {
  readonly start: string;
  readonly end: string;
  readonly words: string;
  /** Broken rows, by the order of the start and then of the end. */
  readonly broken: { readonly dmy: ByOrder; readonly mdy: ByOrder };
}

/** What all values of a file tell of their order. Counts of pieces of one file add up to those of the file. */
export interface OrderEvidence {
  /** By column that leaves the order open: values with a part over 12 in the first place, and in the second. */
  readonly over12: Readonly<Record<string, { readonly first: number; readonly second: number }>>;
  /** By column: values within the period the report names, under each order. */
  readonly inWindow: Readonly<Record<string, ByOrder>>;
  readonly relations: readonly RelationCounts[];
  readonly rows: number;
  /** By column: among the first rows, values that step back under each order. */
  readonly backwards: Readonly<Record<string, ByOrder>>;
}

export const NO_EVIDENCE: OrderEvidence = { over12: {}, inWindow: {}, relations: [], rows: 0, backwards: {} };

export interface OrderRules {
  readonly zone: string;
  /** The layout's habit, taken where the values do not tell. */
  readonly habit: DateOrder;
  /** What the user said; wins. */
  readonly given: DateOrder | null;
  /** Period named in the preamble or file name, local time without zone, `YYYY-MM-DD HH:MM:SS`. */
  readonly window: { readonly from: string; readonly to: string } | null;
}

/** How an order is called. */
export const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  dmy: 'day before month',
  mdy: 'month before day',
  ymd: 'year, month, day',
};

/** What must be of two times of one row. */
export const RELATIONS: readonly (readonly [start: string, end: string, words: string])[] = [
  ['event_time', 'end_time', 'each session begins before it ends'],
  ['alloc_start', 'alloc_end', 'each lease begins before it ends'],
  ['alloc_start', 'event_time', 'each session lies within its lease'],
  ['event_time', 'alloc_end', 'each session lies within its lease'],
];

/** The wrong order breaks many rows; some rows of any file are broken whatever the order. */
const CLEARLY = 20;
/** One broken row in a thousand proves nothing of the others. */
const LEAST_SHARE = 0.01;

/** The shape of a column that leaves day and month open; null where they cannot be confused. */
export function openShape({ shapes }: Pick<TimeColumn, 'shapes'>): TimeShape | null {
  return shapes.find((shape) => shape.ordered) ?? null;
}

/** Columns whose order neither the user nor values over 12 tell: only for them is more evidence of use. */
export function undecided(
  columns: readonly TimeColumn[],
  rules: OrderRules,
  over12: OrderEvidence['over12'],
): TimeColumn[] {
  if (rules.given !== null) return [];
  return columns.filter((column) => openShape(column) !== null && byParts(over12[column.column]) === null);
}

/** How each time column is read, and the order of the file: that of its event times, else of the first column that has one. */
export function decideTimes(
  columns: readonly TimeColumn[],
  rules: OrderRules,
  evidence: OrderEvidence,
): { times: Map<string, TimeReading>; order: DateOrderDecision | null } {
  const own = columns.map((one) => ({ ...one, decision: ownOrder(one, rules, evidence) }));
  const related = byRelations(own, rules, evidence);
  const decided = own.map((one) => {
    if (one.decision !== null || openShape(one) === null) return one;
    const decision = related?.columns.has(one.column)
      ? { value: related.value, why: related.why, assumed: false }
      : (byDirection(evidence.backwards[one.column]) ?? byHabit(rules));
    return { ...one, decision };
  });
  const times = new Map(
    decided.map(({ column, shapes, fine, decision }): [string, TimeReading] => [
      column,
      { shapes, fine, zone: rules.zone, order: decision === null ? rules.habit : sqlOrder(decision, rules.habit) },
    ]),
  );
  const first = decided.find(({ column, decision }) => column === 'event_time' && decision !== null);
  return { times, order: (first ?? decided.find(({ decision }) => decision !== null))?.decision ?? null };
}

interface Decided extends TimeColumn {
  readonly decision: DateOrderDecision | null;
}

function sqlOrder(decision: DateOrderDecision, habit: DateOrder): DateOrder {
  return decision.value === 'mixed' ? habit : decision.value;
}

/**
 * What the values of one column tell of their order. Any date with a first part over 12 means day first, with a second part over 12
 * month first; both: the majority, and the rest is rejected. None: the period the report names; else null.
 */
function ownOrder(column: TimeColumn, rules: OrderRules, evidence: OrderEvidence): DateOrderDecision | null {
  if (openShape(column) === null) return fixedOrder(column.shapes);
  if (rules.given !== null) return { value: rules.given, why: 'given by the user', assumed: false };
  return byParts(evidence.over12[column.column]) ?? byWindow(evidence.inWindow[column.column], rules);
}

function fixedOrder(shapes: readonly TimeShape[]): DateOrderDecision | null {
  const first = shapes[0];
  if (first === undefined || first.id.startsWith('epoch')) return null;
  const isNamed = first.id === 'day_month_name';
  const why = isNamed ? 'months are written as names' : 'years come first';
  return { value: isNamed ? 'dmy' : 'ymd', why, assumed: false };
}

function byParts(counts: OrderEvidence['over12'][string] | undefined): DateOrderDecision | null {
  const { first, second } = counts ?? { first: 0, second: 0 };
  if (first > 0 && second > 0) {
    const value = first >= second ? 'dmy' : 'mdy';
    const why = `contradictory: ${first} values have a day over 12 first, ${second} second; the majority is read, the rest rejected`;
    return { value, why, assumed: false };
  }
  if (first > 0) return { value: 'dmy', why: `${first} values have a first part over 12`, assumed: false };
  if (second > 0) return { value: 'mdy', why: `${second} values have a second part over 12`, assumed: false };
  return null;
}

function byWindow(counts: ByOrder | undefined, { window }: OrderRules): DateOrderDecision | null {
  if (window === null || counts === undefined || counts.dmy === counts.mdy) return null;
  return {
    value: counts.dmy > counts.mdy ? 'dmy' : 'mdy',
    why: `the report names the period ${window.from} to ${window.to}`,
    assumed: false,
  };
}

/**
 * The order under which clearly fewer rows contradict themselves, with the reason, for the columns it was found on;
 * null where the rows do not tell. Columns whose order is open are taken to have the same.
 */
function byRelations(
  columns: readonly Decided[],
  rules: OrderRules,
  { relations, rows }: OrderEvidence,
): { value: DateOrder; why: string; columns: ReadonlySet<string> } | null {
  const known = new Map(
    columns.map((one): [string, DateOrder | null] => [
      one.column,
      openShape(one) === null ? 'ymd' : one.decision && sqlOrder(one.decision, rules.habit),
    ]),
  );
  const telling = relations.filter(({ start, end }) => known.get(start) === null || known.get(end) === null);
  const brokenUnder = (order: 'dmy' | 'mdy') =>
    telling.map(
      ({ start, end, broken }) => broken[eitherOrder(known.get(start) ?? order)][eitherOrder(known.get(end) ?? order)],
    );
  const [dmy, mdy] = [brokenUnder('dmy'), brokenUnder('mdy')];
  const [dayFirst, monthFirst] = [total(dmy), total(mdy)];
  const [most, least] = [Math.max(dayFirst, monthFirst), Math.min(dayFirst, monthFirst)];
  if (telling.length === 0 || most <= CLEARLY * least || most < LEAST_SHARE * rows) return null;
  const value = dayFirst < monthFirst ? 'dmy' : 'mdy';
  const other = value === 'dmy' ? mdy : dmy;
  const reasons = telling.filter((_, index) => other[index]! > 0).map(({ words }) => words);
  return {
    value,
    why: `only so ${[...new Set(reasons)].join(', and ')}`,
    columns: new Set(telling.flatMap(({ start, end }) => [start, end])),
  };
}

/** Counts of a column whose order is fixed are the same under both. */
function eitherOrder(order: DateOrder): 'dmy' | 'mdy' {
  return order === 'mdy' ? 'mdy' : 'dmy';
}

/** Logs run forward: the order under which no value steps back, if the other has some that do. */
function byDirection(counts: ByOrder | undefined): DateOrderDecision | null {
  if (counts === undefined || (counts.dmy === 0) === (counts.mdy === 0)) return null;
  return { value: counts.dmy === 0 ? 'dmy' : 'mdy', why: 'only so do the times run forward', assumed: false };
}

function byHabit({ habit }: OrderRules): DateOrderDecision {
  return { value: habit, why: `every day and month is 12 or less; ${ORDER_WORDS[habit]} is assumed`, assumed: true };
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
