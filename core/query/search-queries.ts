import type { QueryColumnName } from '../flow/schema.ts';
import {
  column,
  countAll,
  type Expression,
  every,
  flow,
  isNull,
  type Literal,
  oneOf,
  some,
  text,
  truth,
  whole,
} from './expression.ts';
import type { FilterPredicate } from './filter-predicate.ts';
import { printQuery } from './print.ts';
import { plainly, type Select, type Selected, type Source, table } from './select.ts';
import type { SqlQuery } from './sql-query.ts';

/** What a search reads: a table, or only the row groups of some entities on some days. */
export interface SearchScan extends FilterPredicate {
  readonly table: 'flows' | 'anomalies';
  /** Entities by day; null as an entity stands for flows without one. Absent: all. */
  readonly entities?: ReadonlyMap<string, ReadonlySet<string | null>>;
}

export interface SortKey {
  readonly column: QueryColumnName;
  readonly descending: boolean;
}

/** Identity of a record, and where it lies. */
export interface RecordKey {
  readonly upload_id: string;
  readonly member: number;
  readonly row_number: number;
  readonly entity: string | null;
  readonly dt: string;
}

/** Beyond this many days one condition over all of them is shorter than a branch for each. */
const MAX_BRANCHES = 31;

const day: Selected = { as: 'dt', value: column('dt') };
const tieBreak = (['upload_id', 'member', 'row_number'] as const).map((name) => ({ by: flow(name) }));

/** Rows that match, by day. */
export function countByDayQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [day, { as: 'n', value: countAll() }],
        from: sourceOf(scan),
        where: scan.predicate,
        groupBy: [1],
        orderBy: [{ by: column('dt') }],
      },
    },
    scan.scope,
  );
}

export interface Page {
  readonly sort: readonly SortKey[];
  readonly offset: number;
  readonly limit: number;
  /** Days that can hold rows of the page; null for all. */
  readonly days: readonly string[] | null;
}

/** Keys of one page: few narrow columns are read of all rows, the wide ones of the page's rows alone (rowsQuery). */
export function keysQuery(scan: SearchScan, page: Page): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [...plainly('upload_id', 'member', 'row_number', 'entity'), day],
        from: sourceOf(scan),
        where: every([scan.predicate, page.days && oneOf(column('dt'), page.days.map(text))]),
        orderBy: ordered(page.sort),
        offset: page.offset,
        limit: page.limit,
      },
    },
    scan.scope,
  );
}

/** All rows in order, wide: for exports. */
export function orderedRowsQuery(
  scan: SearchScan,
  columns: readonly QueryColumnName[],
  page: Pick<Page, 'sort' | 'days'>,
): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: plainly(...columns),
        from: sourceOf(scan),
        where: every([scan.predicate, page.days && oneOf(column('dt'), page.days.map(text))]),
        orderBy: ordered(page.sort),
      },
    },
    scan.scope,
  );
}

/** Asked columns of the rows with these keys, in no order; the key columns lead. */
export function rowsQuery(scan: SearchScan, columns: readonly QueryColumnName[], keys: readonly RecordKey[]): SqlQuery {
  const output = plainly('upload_id', 'member', 'row_number');
  output.push(...columns.filter((name) => !output.some((one) => one.as === name)).map((name) => plainly(name)[0]!));
  const selects = keyConditions(keys).map(
    (where): Select => ({ kind: 'select', columns: output, from: table(scan.table), where }),
  );
  const where = scan.table === 'anomalies' ? scan.predicate : null;
  const parts = selects.map((one) => (where ? { ...one, where: every([one.where ?? null, where]) } : one));
  return printQuery({ body: parts.length === 1 ? parts[0]! : { kind: 'union_all', parts } }, scan.scope);
}

function ordered(sort: readonly SortKey[]) {
  return [...sort.map((key) => ({ by: flow(key.column), descending: key.descending })), ...tieBreak];
}

/** One condition a day, over the columns files are sorted by and then the row itself. */
function keyConditions(keys: readonly RecordKey[]): Expression[] {
  const byDay = new Map<string, RecordKey[]>();
  for (const key of keys) byDay.set(key.dt, [...(byDay.get(key.dt) ?? []), key]);
  const groups = byDay.size <= MAX_BRANCHES ? [...byDay.values()] : [[...keys]];
  return groups.map((group) =>
    every([
      oneOf(column('dt'), distinct(group.map((key) => key.dt)).map(text)),
      entityCondition(new Set(group.map((key) => key.entity))),
      oneOf(
        flow('row_number'),
        distinct(group.map((key) => key.row_number)).map((row): Literal => whole(row)),
      ),
      oneOf(flow('upload_id'), distinct(group.map((key) => key.upload_id)).map(text)),
    ]),
  );
}

/** The table, or of it only the entities on the days the scan is narrowed to. */
export function sourceOf(scan: SearchScan): Source {
  if (!scan.entities) return table(scan.table);
  const days = [...scan.entities];
  if (days.length === 0) {
    const none: Select = { kind: 'select', columns: 'all', from: table(scan.table), where: truth(false) };
    return { kind: 'subselect', query: none, as: 'narrowed' };
  }
  const conditions =
    days.length <= MAX_BRANCHES
      ? days.map(([dt, entities]) => every([oneOf(column('dt'), [text(dt)]), entityCondition(entities)]))
      : [
          every([
            oneOf(
              column('dt'),
              days.map(([dt]) => text(dt)),
            ),
            entityCondition(new Set(days.flatMap(([, entities]) => [...entities]))),
          ]),
        ];
  const parts = conditions.map((where): Select => ({ kind: 'select', columns: 'all', from: table(scan.table), where }));
  return { kind: 'subselect', query: parts.length === 1 ? parts[0]! : { kind: 'union_all', parts }, as: 'narrowed' };
}

function entityCondition(entities: ReadonlySet<string | null>): Expression {
  const named = [...entities].filter((entity) => entity !== null).sort();
  return some([
    named.length > 0 ? oneOf(flow('entity'), named.map(text)) : null,
    entities.has(null) ? isNull(flow('entity')) : null,
  ]);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
