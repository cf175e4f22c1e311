import {
  binary,
  call,
  column,
  countAll,
  countDistinct,
  every,
  flow,
  isPresent,
  sum,
  text,
  when,
  whole,
} from './expression.ts';
import { rowBytes } from './measures.ts';
import { dated } from './overview-queries.ts';
import { printQuery } from './print.ts';
import { type SearchScan, sourceOf } from './search-queries.ts';
import type { SqlQuery } from './sql-query.ts';

/** Slots of anomalous flows: hour, part of the hour, anomalies, sum of scores. */
export function anomalySlotsQuery(scan: SearchScan, minutes: number): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'slot_hour', value: when(dated, call('date_trunc', text('hour'), flow('event_time'))) },
          { as: 'part', value: when(dated, binary('/', call('minute', flow('event_time')), whole(minutes))) },
          { as: 'anomalies', value: countAll() },
          { as: 'scores', value: call('sum', flow('score')) },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
        groupBy: [1, 2],
        orderBy: [{ by: column('slot_hour') }, { by: column('part') }],
      },
    },
    scan.scope,
  );
}

/** Figures of anomalous flows in another period: anomalies, source addresses. */
export function anomalyTotalsQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'anomalies', value: countAll() },
          { as: 'addresses', value: countDistinct(flow('source_ip')) },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
      },
    },
    scan.scope,
  );
}

/** Source addresses of anomalous flows, most anomalies first. */
export function suspiciousAddressesQuery(scan: SearchScan, limit: number): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'address', value: flow('source_ip') },
          { as: 'country', value: call('max', flow('source_country')) },
          { as: 'network', value: call('max', flow('source_as_org')) },
          { as: 'anomalies', value: countAll() },
          { as: 'scores', value: call('sum', flow('score')) },
          { as: 'max_score', value: call('max', flow('score')) },
          { as: 'bytes', value: sum(rowBytes) },
        ],
        from: sourceOf(scan),
        where: every([scan.predicate, isPresent(flow('source_ip'))]),
        groupBy: [1],
        orderBy: [
          { by: column('anomalies'), descending: true },
          { by: column('max_score'), descending: true },
          { by: column('address') },
        ],
        limit,
      },
    },
    scan.scope,
  );
}

/** Anomalous flows by severity. */
export function severitiesQuery(scan: SearchScan): SqlQuery {
  return printQuery(
    {
      body: {
        kind: 'select',
        columns: [
          { as: 'severity', value: flow('severity') },
          { as: 'anomalies', value: countAll() },
        ],
        from: sourceOf(scan),
        where: scan.predicate,
        groupBy: [1],
      },
    },
    scan.scope,
  );
}
