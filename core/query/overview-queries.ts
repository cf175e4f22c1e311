import type { SumScan } from './dimensions.ts';
import {
  binary,
  call,
  cast,
  column,
  countAll,
  countDistinct,
  countIf,
  type Expression,
  equals,
  every,
  flow,
  instant,
  type Literal,
  nothing,
  sum,
  text,
  when,
  whole,
} from './expression.ts';
import { isSession, rowBytes, subscriberEntity } from './measures.ts';
import { printQuery } from './print.ts';
import { type SearchScan, sourceOf } from './search-queries.ts';
import { type Select, type Source, table } from './select.ts';
import type { SqlQuery } from './sql-query.ts';
import { TIMELESS_DAY } from './utc-time.ts';

/** True of rows with a plausible time. */
export const dated = binary('<>', column('dt'), text(TIMELESS_DAY));

const isRollup = (scan: SumScan): scan is Extract<SumScan, { table: 'rollup' }> => scan.table === 'rollup';
const sourceOfSums = (scan: SumScan): Source => (isRollup(scan) ? table('rollup') : sourceOf(scan));
const kind = (scan: SumScan, name: string): Expression | null =>
  isRollup(scan) ? equals(column('kind'), text(name)) : null;

/** First and last plausible time: first_time, last_time. */
export function extentQuery(scan: SumScan): SqlQuery {
  const [first, last] = isRollup(scan)
    ? [column('first_time'), column('last_time')]
    : [flow('event_time'), flow('event_time')];
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'first_time', value: call('min', first) },
          { as: 'last_time', value: call('max', last) },
        ],
        from: sourceOfSums(scan),
        where: every([kind(scan, 'time'), scan.predicate, dated]),
      },
    },
    scan.scope,
  );
}

/**
 * Sums by slot of `minutes` (a divisor of 60): hour, part of the hour, events, sessions, bytes. Rows without a plausible
 * time come under a null hour.
 */
export function slotsQuery(scan: SumScan, minutes: number): SqlQuery {
  const time = isRollup(scan) ? column('slot') : flow('event_time');
  const measures: Expression[] = isRollup(scan)
    ? [sum(column('events')), sum(column('sessions')), sum(column('bytes'))]
    : [countAll(), countIf(isSession), sum(rowBytes)];
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'slot_hour', value: when(dated, call('date_trunc', text('hour'), time)) },
          { as: 'part', value: when(dated, binary('/', call('minute', time), whole(minutes))) },
          ...['events', 'sessions', 'bytes'].map((as, index) => ({ as, value: measures[index]! })),
        ],
        from: sourceOfSums(scan),
        where: every([kind(scan, 'time'), scan.predicate]),
        groupBy: [1, 2],
        orderBy: [{ by: column('slot_hour') }, { by: column('part') }],
      },
    },
    scan.scope,
  );
}

/** A period cut into equal slices. */
export interface Slices {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/**
 * Distinct values by slice and in all (all_slices = 1): slice, all_slices, distinct_values. A slice takes whole hours,
 * each to the slice its start lies in, unless the slices are shorter.
 */
export function distinctBySliceQuery(scan: SearchScan, what: 'subscriber' | 'source', slices: Slices): SqlQuery {
  const value = what === 'subscriber' ? subscriberEntity : flow('source_ip');
  const wide = sliceTakesHours(slices);
  const time = wide ? call('date_trunc', text('hour'), flow('event_time')) : flow('event_time');
  const since = call('date_diff', text('millisecond'), instant(slices.fromMs), time);
  const slice = binary('/', binary('*', since, whole(slices.count)), whole(slices.toMs - slices.fromMs));
  const rows: Select = {
    kind: 'select',
    columns: [
      { as: 'slice', value: when(dated, slice, nothing('bigint')) },
      { as: 'value', value },
    ],
    from: sourceOf(scan),
    where: scan.predicate,
  };
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'slice', value: column('slice') },
          { as: 'all_slices', value: call('grouping', column('slice')) },
          { as: 'distinct_values', value: countDistinct(column('value')) },
        ],
        from: { kind: 'subselect', query: rows, as: 'sliced' },
        groupBy: { sets: [['slice'], []] },
      },
    },
    scan.scope,
  );
}

export function sliceTakesHours({ fromMs, toMs, count }: Slices): boolean {
  return (toMs - fromMs) / count >= 3_600_000;
}

/** Subscribers in all, from the rollup: distinct_values. */
export function rollupSubscribersQuery(scan: Extract<SumScan, { table: 'rollup' }>): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [{ as: 'distinct_values', value: countDistinct(column('key')) }],
        from: table('rollup'),
        where: every([kind(scan, 'entity'), scan.predicate]),
      },
    },
    scan.scope,
  );
}

/** Hours of a day that fall into a slice, as bits of `mask`. */
export interface SliceHours {
  readonly day: string;
  readonly slice: number;
  readonly mask: number;
}

/** Subscribers by slice, from the hours of each day they were seen in: slice, distinct_values. */
export function rollupSubscribersBySliceQuery(
  scan: Extract<SumScan, { table: 'rollup' }>,
  hours: readonly SliceHours[],
): SqlQuery {
  const rows = hours.map((one): Literal[] => [text(one.day), whole(one.slice), whole(one.mask)]);
  const seen = binary('<>', call('bitwise_and', column('hours'), column('mask', 'slices')), whole(0));
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'slice', value: column('slice', 'slices') },
          { as: 'distinct_values', value: countDistinct(column('key')) },
        ],
        from: {
          kind: 'join',
          type: 'join',
          left: table('rollup'),
          right: { kind: 'values', rows, as: 'slices', columns: ['day', 'slice', 'mask'] },
          on: every([equals(column('dt'), column('day', 'slices')), seen]),
        },
        where: every([kind(scan, 'entity'), scan.predicate]),
        groupBy: [1],
      },
    },
    scan.scope,
  );
}

/** Figures of another period to compare with: events, sessions, bytes, subscribers. */
export function totalsQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'events', value: countAll() },
          { as: 'sessions', value: countIf(isSession) },
          { as: 'bytes', value: sum(rowBytes) },
          { as: 'subscribers', value: countDistinct(subscriberEntity) },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
      },
    },
    scan.scope,
  );
}

/** Rows of the timeless day whose time as reported lies in a period: where there are any, sums by day do not tell. */
export function timelessInPeriodQuery(
  scan: Extract<SumScan, { table: 'rollup' }>,
  period: { fromMs: number | null; toMs: number | null },
): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [{ as: 'rows_found', value: cast(countAll(), 'bigint') }],
        from: table('rollup'),
        where: every([
          kind(scan, 'time'),
          equals(column('dt'), text(TIMELESS_DAY)),
          period.fromMs === null ? null : binary('>=', column('slot'), instant(period.fromMs)),
          period.toMs === null ? null : binary('<', column('slot'), instant(period.toMs)),
        ]),
      },
    },
    scan.scope,
  );
}
