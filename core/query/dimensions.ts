import {
  binary,
  call,
  cast,
  column,
  countAll,
  countIf,
  type Expression,
  equals,
  every,
  flow,
  isPresent,
  nothing,
  over,
  some,
  sum,
  text,
  when,
  whole,
} from './expression.ts';
import { isSession, rowBytes, subscriberEntity } from './measures.ts';
import { printExpression, printQuery } from './print.ts';
import { type SearchScan, sourceOf } from './search-queries.ts';
import { type Select, type Selected, table } from './select.ts';
import type { QueryScope, SqlQuery } from './sql-query.ts';

export const DIMENSIONS = [
  'domain',
  'service',
  'port',
  'protocol',
  'countries',
  'source_place',
  'destination_place',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

interface DimensionKeys {
  readonly key?: Expression;
  readonly key2?: Expression;
  readonly number?: Expression;
  readonly number2?: Expression;
  /** Rows without are left out. */
  readonly needs: Expression;
}

/** Degrees to tenths: near enough for a dot on a world map, and few enough to count. */
const tenths = (degrees: Expression): Expression => cast(call('round', binary('*', degrees, whole(10))), 'bigint');

const hasCell = every([isPresent(flow('cell_latitude')), isPresent(flow('cell_longitude'))]);
/** A subscriber is where the cell is; without one, where the address is registered. */
const sourceLatitude = when(hasCell, flow('cell_latitude'), flow('source_latitude'));
const sourceLongitude = when(hasCell, flow('cell_longitude'), flow('source_longitude'));

const KEYS: Readonly<Record<Dimension, DimensionKeys>> = {
  domain: { key: flow('domain'), needs: isPresent(flow('domain')) },
  service: { key: flow('app_name'), needs: isPresent(flow('app_name')) },
  port: { number: cast(flow('destination_port'), 'bigint'), needs: isPresent(flow('destination_port')) },
  protocol: { key: flow('protocol'), needs: isPresent(flow('protocol')) },
  countries: {
    key: flow('source_country'),
    key2: flow('destination_country'),
    needs: some([isPresent(flow('source_country')), isPresent(flow('destination_country'))]),
  },
  source_place: {
    key: flow('source_country'),
    key2: flow('source_city'),
    number: tenths(sourceLatitude),
    number2: tenths(sourceLongitude),
    needs: every([isPresent(sourceLatitude), isPresent(sourceLongitude)]),
  },
  destination_place: {
    key: flow('destination_country'),
    key2: flow('destination_city'),
    number: tenths(flow('destination_latitude')),
    number2: tenths(flow('destination_longitude')),
    needs: every([isPresent(flow('destination_latitude')), isPresent(flow('destination_longitude'))]),
  },
};

const sessionSeconds: Expression = { kind: 'call', name: 'sum', args: [flow('duration_s')], filter: isSession };
const MEASURES: readonly Selected[] = [
  { as: 'events', value: countAll() },
  { as: 'sessions', value: countIf(isSession) },
  { as: 'seconds', value: sessionSeconds },
  { as: 'bytes', value: sum(rowBytes) },
];
const ADDED: readonly Selected[] = [
  { as: 'events', value: sum(column('events')) },
  { as: 'sessions', value: sum(column('sessions')) },
  { as: 'seconds', value: call('sum', column('seconds')) },
  { as: 'bytes', value: sum(column('bytes')) },
];

/** Where sums are read: the rows themselves, or what was added up of them at ingest. */
export type SumScan =
  | SearchScan
  | { readonly table: 'rollup'; readonly predicate: Expression | null; readonly scope: QueryScope };

export type Rank = 'sessions' | 'seconds' | 'bytes' | 'events';

export interface DimensionAsk {
  readonly dimension: Dimension;
  /** The first `limit` by each of these are given, most first. */
  readonly ranks: readonly Rank[];
  readonly limit: number;
  /** Rows given whatever their rank, over the columns key, key2, number, number2. */
  readonly also?: Expression;
}

/** Rows of key, key2, number, number2, events, sessions, seconds, bytes, and the place in each asked ranking. */
export function dimensionQuery(scan: SumScan, ask: DimensionAsk): SqlQuery {
  const places = ask.ranks.map((rank) => `by_${rank}`);
  const ranked: Select = {
    kind: 'select',
    columns: [
      ...['key', 'key2', 'number', 'number2', 'events', 'sessions', 'seconds', 'bytes'].map((name) => ({
        as: name,
        value: column(name),
      })),
      ...ask.ranks.map((rank) => ({ as: `by_${rank}`, value: placeBy(rank) })),
    ],
    from: { kind: 'subselect', query: summed(scan, ask.dimension), as: 'summed' },
  };
  const chosen = places.map((place) => binary('<=', column(place), whole(ask.limit)));
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: 'all',
        from: { kind: 'subselect', query: ranked, as: 'ranked' },
        where: some([...chosen, ask.also ?? null]),
        orderBy: [{ by: column(places[0]!) }],
      },
    },
    scan.scope,
  );
}

function placeBy(rank: Rank): Expression {
  const most = [rank, 'events'].map((name) => ({ by: column(name), descending: true }));
  const ties = ['key', 'key2', 'number', 'number2'].map((name) => ({ by: column(name) }));
  return over('row_number', [], { orderBy: [...most, ...ties] });
}

function summed(scan: SumScan, dimension: Dimension): Select {
  if (scan.table === 'rollup') {
    return {
      kind: 'select',
      columns: [...['key', 'key2', 'number', 'number2'].map((name) => ({ as: name, value: column(name) })), ...ADDED],
      from: table('rollup'),
      where: every([equals(column('kind'), text(dimension)), scan.predicate]),
      groupBy: [1, 2, 3, 4],
    };
  }
  return {
    kind: 'select',
    columns: [...keyColumns(KEYS[dimension]), ...MEASURES],
    from: sourceOf(scan),
    where: every([scan.predicate, KEYS[dimension].needs]),
    groupBy: [1, 2, 3, 4],
  };
}

function keyColumns(keys: DimensionKeys): Selected[] {
  return [
    { as: 'key', value: keys.key ?? nothing('varchar') },
    { as: 'key2', value: keys.key2 ?? nothing('varchar') },
    { as: 'number', value: keys.number ?? nothing('bigint') },
    { as: 'number2', value: keys.number2 ?? nothing('bigint') },
  ];
}

/** The pieces of a dimension as SQL, for the rollup that ingest writes. */
export function dimensionSql(dimension: Dimension): { keys: string[]; measures: string[]; needs: string } {
  return {
    keys: keyColumns(KEYS[dimension]).map((one) => `${printExpression(one.value)} as ${one.as}`),
    measures: measureSql(),
    needs: printExpression(KEYS[dimension].needs),
  };
}

export function measureSql(): string[] {
  return MEASURES.map((one) => `${printExpression(one.value)} as ${one.as}`);
}

export const subscriberSql = printExpression(subscriberEntity);
