import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDuckdb } from '../../../../adapters/duckdb/duckdb.ts';
import { duckdbFeatureEngine } from '../../../../adapters/duckdb/feature-engine.ts';
import { duckdbQueryEngine } from '../../../../adapters/duckdb/query-engine.ts';
import { openDatabase } from '../../../../adapters/local/database.ts';
import { localObjectStore } from '../../../../adapters/local/object-store.ts';
import { localTableStore } from '../../../../adapters/local/table-store.ts';
import { localHasher } from '../../../../adapters/node/hasher.ts';
import { type DetectRequest, detectRequestSchema, type Run } from '../../../../core/contract/alerts.ts';
import type { ScoreEngine } from '../../../../core/detect/score-engine.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import type { Catalog } from '../../../../core/ports.ts';
import { auditLog } from '../../../../core/usecase/audit/audit-log.ts';
import { detection } from '../../../../core/usecase/detect/detection.ts';
import { currentAnomalies, getRun, isOfRun, publicRun } from '../../../../core/usecase/detect/run-item.ts';
import { type RunQueue, runQueue } from '../../../../core/usecase/detect/run-queue.ts';
import { processTurns } from '../../../../core/usecase/turns.ts';
import { writeFlows } from '../../detect/flow-files.ts';

/**
 * Detection over the adapters of one machine, with the given flows in (or the flow objects already below `root`), and a clock that moves a second a reading.
 */
export async function detectionWorld(root: string, content: readonly FlowRecord[] | readonly string[]) {
  const keys = areKeys(content) ? [...content] : await writeFlows(root, content);
  const objects = localObjectStore({ root });
  const database = openDatabase(join(root, 'tables.sqlite'));
  const tables = localTableStore({ database });
  let now = Date.parse('2026-01-12T00:00:00Z');
  const clock = { now: () => (now += 1000) };
  const hasher = localHasher();
  const audit = auditLog({ tables, clock, hasher });
  const uploads = () => new Set(keys.map((key) => key.split('/').at(-1)!.slice(0, 32)));
  let anomalies: readonly string[] = [];
  let version = 0;
  const catalog: Catalog = {
    objects: async (table) => (table === 'flows' ? keys : table === 'anomalies' ? anomalies : []),
    pending: async () => [],
    version: () => version,
  };
  const changed = async () => {
    anomalies = await currentAnomalies(tables, uploads());
    version += 1;
  };
  const { pathOf: objectPath, fetch, release, temporaryPath, adopt } = objects;
  const scores = duckdbFeatureEngine({ catalog, fetch, release, temporaryPath, adopt, memoryMb: 800, threads: 2 });
  const errors: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (_: string, detail: unknown) => void errors.push(detail) };
  let ids = 0;
  const deps = { objects, tables, clock, hasher, audit, log, changed, newId: () => `run-${++ids}` };
  const serviceWith = (engine: ScoreEngine) => {
    const visibleUploads = async () => uploads();
    const enqueue = async (runId: string) => queue.add(runId);
    const runs = detection({ ...deps, scores: engine, turns: processTurns(), enqueue, visibleUploads });
    const queue: RunQueue = runQueue(runs.perform);
    return { ...runs, idle: queue.idle };
  };
  const service = serviceWith(scores);
  const engine = duckdbQueryEngine({ instance: await openDuckdb(), catalog, objectPath });
  onTestFinished(() => {
    engine.close();
    database.close();
  });

  return {
    ...{ service, serviceWith, scores, tables, objects, clock, audit, errors, changed },
    queries: { engine, clock, derived: false },
    /** Runs to the end and returns the run; fails the test when the run failed. */
    async detect(request: Partial<DetectRequest> = {}): Promise<Run> {
      const run = await service.start(requestOf(request), 'asha');
      await service.idle();
      if (errors.length > 0) throw new Error(`the run failed: ${JSON.stringify(errors)}`);
      return publicRun(await getRun(tables, run.run_id));
    },
    /** As a deletion does: the flows go, then what detection keeps of them. */
    async deleteUpload(uploadId: string): Promise<number> {
      for (const key of keys.filter((one) => one.includes(uploadId))) rmSync(objects.pathOf(key));
      keys.splice(0, keys.length, ...keys.filter((one) => !one.includes(uploadId)));
      const deleted = await service.forgetUpload(uploadId);
      await changed();
      return deleted;
    },
    /** Objects of one run. */
    keysOf: async (runId: string) =>
      (await all(objects.list('anomalies/'))).map(({ key }) => key).filter((key) => isOfRun(key, runId)),
    keysBelow: async (prefix: string) => (await all(objects.list(prefix))).map(({ key }) => key),
  };
}

function areKeys(content: readonly FlowRecord[] | readonly string[]): content is readonly string[] {
  return typeof content[0] === 'string';
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export function requestOf(request: Partial<DetectRequest> = {}): DetectRequest {
  return detectRequestSchema.parse(request);
}
