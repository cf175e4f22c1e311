import type { Filter } from '../../core/contract/filter.ts';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import { DERIVED_COLUMNS } from '../../core/flow/derived.ts';
import type { QueryColumnName } from '../../core/flow/schema.ts';
import { SCORE_COLUMNS } from '../../core/flow/score-columns.ts';
import type { QueryEngine } from '../../core/ports.ts';
import type { SqlQuery } from '../../core/query/sql-query.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { exportFlows } from '../../core/usecase/search/export-flows.ts';
import { fieldStatistics } from '../../core/usecase/search/field-statistics.ts';
import { runEntities, runFlows } from '../../core/usecase/search/run-results.ts';
import { searchFlows } from '../../core/usecase/search/search-flows.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
import { RUN_ID, UPLOADS } from '../contract/query-engine-data.ts';
import { FILTER_CASES, negated } from '../core/query/filter-cases.ts';

/** Every query the use cases print, gathered by letting them run: each pill, sort, statistic, export, overview and run. */
export async function productQueries(engine: QueryEngine): Promise<SqlQuery[]> {
  const seen = new Map<string, SqlQuery>();
  const recording: QueryEngine = {
    run(query) {
      seen.set(query.sql, query);
      return engine.run(query);
    },
    stream(query) {
      seen.set(query.sql, query);
      return engine.stream(query);
    },
  };
  const clock = { now: () => 1_768_003_200_000 };
  for (const derived of [true, false]) {
    const deps: QueryDeps = { engine: recording, clock, derived };
    await searches(deps);
    await overviews(deps);
  }
  const deps: QueryDeps = { engine: recording, clock, derived: true };
  await statistics(deps);
  await exports(deps);
  await runs(deps);
  return [...seen.values()];
}

const ALL: Filter = { pills: [] };
const NAMES = [...FLOW_COLUMNS, ...DERIVED_COLUMNS].map((column) => column.name as QueryColumnName);

async function searches(deps: QueryDeps): Promise<void> {
  for (const filter of Object.values(FILTER_CASES)) {
    for (const asked of [filter, negated(filter)])
      await searchFlows(deps, { filter: asked, sort: [], offset: 0, limit: 40 });
  }
  for (const column of NAMES) {
    for (const descending of [true, false]) {
      const sort = [{ column, descending }];
      await searchFlows(deps, { filter: ALL, columns: [column], sort, offset: 3, limit: 50 });
    }
  }
}

const OVERVIEWS: readonly Filter[] = [
  ALL,
  { from: '2026-01-06T00:00:00Z', to: '2026-01-07T00:00:00Z', pills: [] },
  { from: '2026-01-06T03:00:00Z', to: '2026-01-06T15:00:00Z', pills: [] },
  { from: '2026-01-06T03:10:00Z', to: '2026-01-06T03:40:00Z', pills: [] },
  { pills: [{ field: 'upload_id', op: 'is', values: [UPLOADS[0]] }] },
  { text: 'example', pills: [{ field: 'address', op: 'is', values: ['8.8.8.8'] }] },
];

async function overviews(deps: QueryDeps): Promise<void> {
  const run = { id: RUN_ID, finished_at: '2026-01-09T00:00:00.000Z', scored: 1, anomalous: 1, covers: null };
  for (const filter of OVERVIEWS) {
    for (const bucket of ['auto', 1, 60] as const) {
      await overview(deps, { filter, zone: 'Asia/Kathmandu', bucket_minutes: bucket }, { run });
    }
  }
}

async function statistics(deps: QueryDeps): Promise<void> {
  for (const name of NAMES) await fieldStatistics(deps, name, { filter: ALL });
  const narrowed = FILTER_CASES['several']!;
  for (const name of ['bytes_total', 'domain', 'quality_flags'] as const)
    await fieldStatistics(deps, name, { filter: narrowed });
}

async function exports(deps: QueryDeps): Promise<void> {
  const request = { filter: ALL, format: 'csv' as const, zone: 'UTC' };
  for (const sort of [
    [],
    [{ column: 'event_time' as const, descending: false }],
    [{ column: 'bytes_total' as const, descending: true }],
  ]) {
    for await (const _ of await exportFlows({ ...deps, fileOf: async () => null }, { ...request, sort }));
  }
  for await (const _ of await exportFlows(
    { ...deps, fileOf: async () => null },
    { ...request, filter: FILTER_CASES['address-single']!, sort: [] },
  ));
}

async function runs(deps: QueryDeps): Promise<void> {
  await runEntities(deps, RUN_ID);
  const severe: Filter = {
    pills: [
      { field: 'severity', op: 'is', values: ['high', 'critical'] },
      { field: 'score', op: 'gte', values: [0.6] },
    ],
  };
  for (const filter of [ALL, severe, FILTER_CASES['several']!])
    await runFlows(deps, RUN_ID, { filter, sort: [], offset: 0, limit: 50 });
  for (const column of SCORE_COLUMNS) {
    await fieldStatistics(deps, column.name, { filter: ALL, target: { table: 'anomalies', runId: RUN_ID } });
  }
}
