import type { Filter, Pill } from '../contract/filter.ts';
import type { FlowColumn } from '../flow/column.ts';
import { column, every, oneOf, text } from './expression.ts';
import { dayRange } from './filter-predicate.ts';
import { printQuery } from './print.ts';
import type { DerivedSource } from './rollup.ts';
import { table } from './select.ts';
import type { QueryScope, SqlQuery } from './sql-query.ts';
import { imeiBase, msisdnForms } from './subscriber-number.ts';
import { addressOrBlock, plainText } from './typed-value.ts';

/**
 * The `lookup` table: for each part of the flows, which entities' rows hold an address or a subscriber's number.
 * Flows are sorted by entity, so this turns a search for any address into one over few row groups.
 */
export const LOOKUP_COLUMNS = [
  { name: 'value', type: 'VARCHAR', about: 'an address or a number of a subscriber, as the flows hold it' },
  { name: 'entity', type: 'VARCHAR', about: 'entity of flows that hold it; null where those flows have none' },
] as const satisfies readonly Pick<FlowColumn, 'name' | 'type' | 'about'>[];

/** Flow columns whose values the lookup holds. */
export const LOOKUP_SOURCES = [
  'source_ip',
  'destination_ip',
  'nat_source_ip',
  'msisdn',
  'imsi',
  'imei',
  'imei_base14',
  'user_id',
  'subscriber_id',
] as const;

/** Entities beyond which reading whole days is no slower than reading their row groups. */
export const MAX_LOOKED_UP = 2000;

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['address', 'source_ip', 'destination_ip', 'nat_source_ip']);
const SUBSCRIBER_FIELDS: ReadonlySet<string> = new Set([
  'subscriber',
  'msisdn',
  'imsi',
  'imei',
  'user_id',
  'subscriber_id',
]);

/** Values each pill of a filter requires of its rows, for the pills the lookup can answer. */
export function lookupValues(filter: Filter): string[][] {
  return filter.pills
    .filter((pill) => !pill.disabled && !pill.negate && pill.op === 'is')
    .map(pillValues)
    .filter((values) => values.length > 0);
}

function pillValues(pill: Pill): string[] {
  const given = pill.values.map((value) => ({ value, field: pill.field }));
  if (SUBSCRIBER_FIELDS.has(pill.field)) {
    return [
      ...new Set(given.map(plainText).flatMap((typed) => [typed, ...msisdnForms(typed), imeiBase(typed) ?? []].flat())),
    ];
  }
  if (!ADDRESS_FIELDS.has(pill.field)) return [];
  const parsed = given.map(addressOrBlock);
  return parsed.every((one) => 'text' in one) ? parsed.map((one) => one.text) : [];
}

/** Days and entities whose flows hold one of the values; one row more than the limit says that there are too many. */
export function lookupQuery(values: readonly string[], scope: QueryScope): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        distinct: true,
        columns: [
          { as: 'dt', value: column('dt') },
          { as: 'entity', value: column('entity') },
        ],
        from: table('lookup'),
        where: every([oneOf(column('value'), values.map(text)), dayRange(scope)]),
        limit: MAX_LOOKED_UP + 1,
      },
    },
    scope,
  );
}

/** Order of a part's rows in its file: one value's rows are found by row group statistics. */
export const LOOKUP_ORDER = 'value';

/** DuckDB SQL of the lookup of several parts together, from a relation that holds theirs, in no order. */
export function lookupAddedSql(lookups: string): string {
  return `select distinct ${LOOKUP_COLUMNS.map(({ name }) => name).join(', ')} from ${lookups}`;
}

/** DuckDB SQL of an upload's lookups: the columns of the table behind `part`, in no order. A pair of two columns stands twice. */
export function lookupSelectSql({ flows, part }: DerivedSource): string {
  const selects = LOOKUP_SOURCES.map(
    (name) => `select ${part} as part, ${name} as value, entity from ${flows} where ${name} is not null group by all`,
  );
  return selects.join(' union all ');
}
