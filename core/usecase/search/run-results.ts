import type { z } from 'zod';
import type { runEntitiesResponseSchema, runFlowsResponseSchema, Severity } from '../../contract/alerts.ts';
import type { SearchRequest } from '../../contract/search.ts';
import { meanScore } from '../../detect/mean-score.ts';
import type { SqlValue } from '../../ports.ts';
import { entityFlowsQuery, runEntitiesQuery } from '../../query/run-queries.ts';
import { searchFlows } from './search-flows.ts';
import type { QueryDeps } from './search-scan.ts';

type RunFlows = z.infer<typeof runFlowsResponseSchema>;
type RunEntities = z.infer<typeof runEntitiesResponseSchema>;

/** Entities a run's page lists. */
const MAX_ENTITIES = 500;

/** Anomalous flows of a run, strongest first unless sorted otherwise. Throws InvalidInputError naming the field at fault. */
export async function runFlows(deps: QueryDeps, runId: string, request: SearchRequest): Promise<RunFlows> {
  const sort = request.sort.length > 0 ? request.sort : [{ column: 'score' as const, descending: true }];
  const { rows, total } = await searchFlows(deps, { ...request, sort }, { table: 'anomalies', runId });
  return { rows, total };
}

/** Entities of a run with anomalous flows, the highest score first. */
export async function runEntities({ engine }: QueryDeps, runId: string): Promise<RunEntities> {
  const found = await engine.run(runEntitiesQuery(runId, MAX_ENTITIES));
  const names = found.rows.map((row) => String(row[0]));
  const counted = names.length > 0 ? (await engine.run(entityFlowsQuery(names))).rows : [];
  const flows = new Map(counted.map(([entity, n]) => [String(entity), Number(n)]));
  return { rows: found.rows.map((row) => entityRow(row, flows)) };
}

function entityRow(row: SqlValue[], flows: ReadonlyMap<string, number>): RunEntities['rows'][number] {
  const [entity, kind, anomalous, scores, highest, severity, first, last] = row;
  return {
    entity: String(entity),
    entity_kind: String(kind),
    // A row deleted since the run is no longer among the flows.
    flows: Math.max(flows.get(String(entity)) ?? 0, Number(anomalous)),
    anomalous: Number(anomalous),
    mean_score: meanScore(Number(scores), Number(anomalous)),
    max_score: Number(highest),
    severity: severity as Severity,
    first_seen: typeof first === 'string' ? first : null,
    last_seen: typeof last === 'string' ? last : null,
  };
}
