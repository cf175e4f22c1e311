import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdb } from '../../adapters/duckdb/duckdb.ts';
import { localQueryEngine } from '../../adapters/local/query-engine.ts';
import type { FlowRecord } from '../../core/flow/record.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
import { catalogOf, sampleFlows, storeFlows } from './query-engine-data.ts';

export interface QueryFixture {
  readonly flows: readonly FlowRecord[];
  /** Queries that may use what is derived of the flows. */
  readonly deps: QueryDeps;
  /** Queries over the flows alone. */
  readonly plain: QueryDeps;
  close(): Promise<void>;
}

/** Stored sample flows with an engine over them and a clock that stands at 2026-01-10. */
export async function queryFixture(seed: number, count: number): Promise<QueryFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtrail-flows-'));
  const instance = await openDuckdb({ memoryLimit: '500MB' });
  const flows = sampleFlows(seed, count);
  const connection = await instance.connect();
  const stored = await storeFlows(connection, folder, flows);
  connection.closeSync();
  const engine = localQueryEngine({ instance, catalog: catalogOf(stored), objectsFolder: folder });
  const clock = { now: () => 1_768_003_200_000 };
  return {
    flows,
    deps: { engine, clock, derived: true },
    plain: { engine, clock, derived: false },
    async close() {
      engine.close();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
