import type { SqlType } from '../flow/column.ts';
import type { QueryColumnName } from '../flow/schema.ts';
import {
  binary,
  call,
  column,
  countAll,
  type Expression,
  flow,
  isNull,
  isPresent,
  over,
  sum,
  when,
  whole,
} from './expression.ts';
import { printQuery } from './print.ts';
import type { SearchScan } from './search-queries.ts';
import { sourceOf } from './search-queries.ts';
import { named, type Select, type Selected } from './select.ts';
import type { SqlQuery } from './sql-query.ts';

/** Types whose values are put in order for median and p95. */
const ORDERED: ReadonlySet<SqlType> = new Set(['INTEGER', 'BIGINT', 'DOUBLE', 'TIMESTAMP_MS']);
const TOP = 10;

/**
 * Exact statistics of one column in one pass over it: the rows are counted by value, and percentiles are the first
 * value up to which enough of the rows lie (nearest rank), which both engines compute alike. One row a top value, each
 * with the summary beside it: rows, nulls, distinct, min, median, p95, max, value, n.
 */
export function statisticsQuery(scan: SearchScan, name: QueryColumnName, type: SqlType): SqlQuery {
  return printQuery(
    {
      with: [
        { name: 'grouped', query: type === 'VARCHAR[]' ? elements(scan, name) : values(scan, name) },
        { name: 'summary', query: summary(ORDERED.has(type)) },
        { name: 'top', query: top() },
      ],
      body: {
        kind: 'select',
        columns: [...SUMMARY.map((one) => same(one, 'summary')), same('value', 'top'), same('n', 'top')],
        from: {
          kind: 'join',
          type: 'left join',
          left: named('summary'),
          right: named('top'),
          on: binary('=', whole(1), whole(1)),
        },
        orderBy: [{ by: column('n', 'top'), descending: true }, { by: column('value', 'top') }],
      },
    },
    scan.scope,
  );
}

const SUMMARY = ['total_rows', 'null_rows', 'distinct_values', 'lowest', 'median', 'p95', 'highest'] as const;

const same = (name: string, of: string): Selected => ({ as: name, value: column(name, of) });

function values(scan: SearchScan, name: QueryColumnName): Select {
  return {
    kind: 'select',
    columns: [
      { as: 'value', value: flow(name) },
      { as: 'n', value: countAll() },
    ],
    from: sourceOf(scan),
    where: scan.predicate,
    groupBy: [1],
  };
}

/** Elements of a list column; a row without any counts as a null. A row with two elements stands under both. */
function elements(scan: SearchScan, name: QueryColumnName): Select {
  const rows: Select = {
    kind: 'select',
    columns: [
      {
        as: 'list',
        value: when(binary('>', call('cardinality', flow(name)), whole(0)), flow(name), {
          kind: 'array',
          type: 'varchar',
          values: [null],
        }),
      },
    ],
    from: sourceOf(scan),
    where: scan.predicate,
  };
  return {
    kind: 'select',
    columns: [
      { as: 'value', value: column('element', 'one') },
      { as: 'n', value: countAll() },
    ],
    from: {
      kind: 'unnest',
      from: { kind: 'subselect', query: rows, as: 'rows_of' },
      array: column('list', 'rows_of'),
      as: 'one',
      column: 'element',
    },
    groupBy: [1],
  };
}

function summary(ordered: boolean): Select {
  const value = column('value');
  const first = (share: number): Expression => ({
    kind: 'call',
    name: 'min',
    args: [value],
    filter: binary('>=', binary('*', column('upto'), whole(100)), binary('*', column('present'), whole(share))),
  });
  const nulls: Expression = { kind: 'call', name: 'sum', args: [column('n')], filter: isNull(value) };
  const percentile = (share: number): Expression => (ordered ? first(share) : call('max', value));
  return {
    kind: 'select',
    columns: [
      { as: 'total_rows', value: call('coalesce', sum(column('n')), whole(0)) },
      { as: 'null_rows', value: call('coalesce', { kind: 'cast', of: nulls, type: 'bigint' }, whole(0)) },
      { as: 'distinct_values', value: call('count', value) },
      { as: 'lowest', value: call('min', value) },
      { as: 'median', value: percentile(50) },
      { as: 'p95', value: percentile(95) },
      { as: 'highest', value: call('max', value) },
    ],
    from: ordered ? { kind: 'subselect', query: cumulated(), as: 'cumulated' } : named('grouped'),
  };
}

/** How many rows have at most each value; nulls come last and are not counted. */
function cumulated(): Select {
  const present = when(isPresent(column('value')), column('n'), whole(0));
  return {
    kind: 'select',
    columns: [
      { as: 'value', value: column('value') },
      { as: 'n', value: column('n') },
      {
        as: 'upto',
        value: {
          kind: 'cast',
          of: over('sum', [present], { orderBy: [{ by: column('value') }], running: true }),
          type: 'bigint',
        },
      },
      { as: 'present', value: { kind: 'cast', of: over('sum', [present], {}), type: 'bigint' } },
    ],
    from: named('grouped'),
  };
}

function top(): Select {
  return {
    kind: 'select',
    columns: [
      { as: 'value', value: column('value') },
      { as: 'n', value: column('n') },
    ],
    from: named('grouped'),
    where: isPresent(column('value')),
    orderBy: [{ by: column('n'), descending: true }, { by: column('value') }],
    limit: TOP,
  };
}
