import { call, cast, column, countAll, countDistinct, countIf, every, flow, sum, when } from './expression.ts';
import { isFirstOfItsKind, isSession, rowBytes } from './measures.ts';
import { printQuery } from './print.ts';
import { type SearchScan, sourceOf } from './search-queries.ts';
import type { SqlQuery } from './sql-query.ts';

/** One row: rows, duplicates, sessions, bytes, first and last time, entities. Sessions and bytes count repeated rows once, as everywhere. */
export function exportStatisticsQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'n', value: countAll() },
          { as: 'duplicates', value: cast(call('count', flow('duplicate_of')), 'bigint') },
          { as: 'sessions', value: countIf(every([isFirstOfItsKind, isSession])) },
          { as: 'bytes', value: sum(when(isFirstOfItsKind, rowBytes)) },
          { as: 'first_time', value: call('min', flow('event_time')) },
          { as: 'last_time', value: call('max', flow('event_time')) },
          { as: 'entities', value: countDistinct(flow('entity')) },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
      },
    },
    scan.scope,
  );
}

/** A row for each upload: its id, and how many rows come of it. */
export function exportFilesQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'upload_id', value: flow('upload_id') },
          { as: 'n', value: countAll() },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
        groupBy: [1],
        orderBy: [{ by: column('upload_id') }],
      },
    },
    scan.scope,
  );
}
