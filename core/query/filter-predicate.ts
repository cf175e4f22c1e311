import type { Filter, Pill } from '../contract/filter.ts';
import { InvalidInputError } from '../errors.ts';
import type { QueryColumnName } from '../flow/schema.ts';
import { SCORE_COLUMNS } from '../flow/score-columns.ts';
import { isoTime } from '../iso-time.ts';
import {
  binary,
  call,
  column,
  type Expression,
  equals,
  every,
  flow,
  instant,
  some,
  text,
  whole,
} from './expression.ts';
import { pillPredicate } from './pill-predicate.ts';
import type { QueryScope } from './sql-query.ts';
import { bareNumber } from './subscriber-number.ts';
import { instantMs, plainText } from './typed-value.ts';
import { dayOf, epochMs, TIMELESS_DAY } from './utc-time.ts';

export interface FilterPredicate {
  /** Null: every row matches. */
  readonly predicate: Expression | null;
  readonly scope: QueryScope;
}

/** Columns free text is looked for in. */
export const TEXT_COLUMNS = [
  'msisdn',
  'imsi',
  'imei',
  'user_id',
  'subscriber_id',
  'subscriber_name',
  'device_id_raw',
  'b_party_number',
  'source_ip',
  'destination_ip',
  'nat_source_ip',
  'domain',
  'app_name',
  'destination_as_org',
  'cell_id',
  'cell_name',
  'url_path',
  'user_agent',
  'alert_signature',
  'attack_type',
] as const satisfies readonly QueryColumnName[];

const scoreNames: ReadonlySet<string> = new Set(SCORE_COLUMNS.map((one) => one.name));

/**
 * The predicate of a filter and what it can match at most. `path` is the dotted name errors are reported under.
 * Throws InvalidInputError for a bad date, address, number or block, or a score column asked of a table without scores.
 */
export function filterToPredicate(
  filter: Filter,
  table: 'flows' | 'anomalies' = 'flows',
  path = 'filter',
): FilterPredicate {
  const from = filter.from == null ? null : instantMs({ value: filter.from, field: `${path}.from` });
  const to = filter.to == null ? null : instantMs({ value: filter.to, field: `${path}.to` });
  const parts = [...periodParts(from, to), ...wordParts(filter.text ?? '', `${path}.text`)];
  for (const [index, pill] of filter.pills.entries()) {
    if (pill.disabled) continue;
    const field = `${path}.pills.${index}`;
    if (table === 'flows' && scoreNames.has(pill.field)) {
      throw new InvalidInputError(`${pill.field} is known for the anomalous flows of a run only`, {
        field: `${field}.field`,
      });
    }
    parts.push(pillPredicate(pill, field));
  }
  const uploads = uploadsOf(filter.pills);
  return {
    predicate: parts.length > 0 ? every(parts) : null,
    scope: {
      ...(uploads && { uploads }),
      ...(from !== null && { from: isoTime(from) }),
      ...(to !== null && { to: isoTime(to) }),
    },
  };
}

/**
 * The half-open period, once over the time and once over the partition, so that an engine opens the days it needs.
 * A flow whose time is implausible lies in the timeless day with the time as reported, and still matches by it.
 */
export function periodParts(from: number | null, to: number | null): Expression[] {
  const parts: Expression[] = [];
  if (from !== null) parts.push(binary('>=', flow('event_time'), instant(from)));
  if (to !== null) parts.push(binary('<', flow('event_time'), instant(to)));
  if (from === null && to === null) return parts;
  return [...parts, daysBetween(from, to)];
}

/** The days of a scope's period, and the timeless one; null for all. */
export function dayRange({ from, to }: QueryScope): Expression | null {
  if (from === undefined && to === undefined) return null;
  return daysBetween(from === undefined ? null : epochMs(from), to === undefined ? null : epochMs(to));
}

function daysBetween(from: number | null, to: number | null): Expression {
  const day = column('dt');
  const days = every([
    from === null ? null : binary('>=', day, text(dayOf(from))),
    to === null ? null : binary('<=', day, text(dayOf(to - 1))),
  ]);
  return some([days, equals(day, text(TIMELESS_DAY))]);
}

/** Columns whose stored text has no letters, or lower-case ones only: they need no folding. */
const FOLDED: ReadonlySet<string> = new Set([
  'msisdn',
  'imsi',
  'source_ip',
  'destination_ip',
  'nat_source_ip',
  'domain',
]);

function wordParts(typed: string, field: string): Expression[] {
  const words = typed.split(/\s+/u).filter((word) => word !== '');
  return words.map((word) => {
    const needle = call('lower', text(plainText({ value: bareWord(word), field })));
    return some(
      TEXT_COLUMNS.map((name) =>
        binary('>', call('strpos', FOLDED.has(name) ? flow(name) : call('lower', flow(name)), needle), whole(0)),
      ),
    );
  });
}

/** A telephone number loses its plus, which the store does not keep. */
function bareWord(word: string): string {
  return /^\+\d+$/.test(word) ? bareNumber(word) : word;
}

function uploadsOf(pills: readonly Pill[]): string[] | null {
  const sets = pills
    .filter((pill) => !pill.disabled && !pill.negate && pill.field === 'upload_id' && pill.op === 'is')
    .map((pill) => pill.values.map((value) => String(value).toLowerCase()));
  if (sets.length === 0) return null;
  return sets.reduce((left, right) => left.filter((upload) => right.includes(upload)));
}
