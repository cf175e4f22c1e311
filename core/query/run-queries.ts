import { SEVERITIES } from '../contract/alerts.ts';
import {
  call,
  column,
  countAll,
  countIf,
  type Expression,
  equals,
  every,
  flow,
  isPresent,
  oneOf,
  text,
  when,
  whole,
} from './expression.ts';
import { printQuery } from './print.ts';
import { table } from './select.ts';
import type { SqlQuery } from './sql-query.ts';

/** Severities as numbers, the gravest highest: an entity is as grave as its gravest flow. */
const gravity = SEVERITIES.reduce<Expression>(
  (others, severity, rank) => when(equals(flow('severity'), text(severity)), whole(rank), others),
  whole(0),
);

const inRun = (runId: string): Expression => equals(flow('run_id'), text(runId));

/** Entities with anomalous flows in a run, most anomalous first: entity, entity_kind, anomalous, scores, max_score, severity, first_seen, last_seen. */
export function runEntitiesQuery(runId: string, limit: number): SqlQuery {
  return printQuery({
    body: {
      kind: 'select',
      columns: [
        { as: 'entity', value: flow('entity') },
        { as: 'entity_kind', value: call('max', flow('entity_kind')) },
        { as: 'anomalous', value: countAll() },
        { as: 'scores', value: call('sum', flow('score')) },
        { as: 'max_score', value: call('max', flow('score')) },
        { as: 'severity', value: call('max_by', flow('severity'), gravity) },
        { as: 'first_seen', value: call('min', flow('event_time')) },
        { as: 'last_seen', value: call('max', flow('event_time')) },
      ],
      from: table('anomalies'),
      where: every([inRun(runId), isPresent(flow('entity'))]),
      groupBy: [1],
      orderBy: [
        { by: column('max_score'), descending: true },
        { by: column('anomalous'), descending: true },
        { by: column('entity') },
      ],
      limit,
    },
  });
}

/** All flows of some entities, for the share that is anomalous: entity, flows. */
export function entityFlowsQuery(entities: readonly string[]): SqlQuery {
  return printQuery({
    body: {
      kind: 'select',
      columns: [
        { as: 'entity', value: flow('entity') },
        { as: 'flows', value: countIf(isPresent(flow('record_type'))) },
      ],
      from: table('flows'),
      where: oneOf(flow('entity'), entities.map(text)),
      groupBy: [1],
    },
  });
}
