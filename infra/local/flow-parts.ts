import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openDuckdb } from '../../adapters/duckdb/duckdb.ts';
import { duckdbFeatureEngine } from '../../adapters/duckdb/feature-engine.ts';
import { duckdbFlowEngine } from '../../adapters/duckdb/flow-engine.ts';
import { purgeDeleted } from '../../adapters/local/database.ts';
import { diskSpace } from '../../adapters/local/disk.ts';
import { localQueryEngine } from '../../adapters/local/query-engine.ts';
import { gzip } from '../../adapters/node/gzip.ts';
import { namesBy } from '../../adapters/node/names-by.ts';
import { once } from '../../adapters/node/once.ts';
import { receiveFile } from '../../adapters/node/receive-file.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import { type Detection, detection } from '../../core/usecase/detect/detection.ts';
import { currentAnomalies } from '../../core/usecase/detect/run-item.ts';
import { type RunQueue, runQueue } from '../../core/usecase/detect/run-queue.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
import { processTurns } from '../../core/usecase/turns.ts';
import { deriveUpload } from '../../core/usecase/uploads/derive-upload.ts';
import { type FlowCatalog, flowCatalog } from '../../core/usecase/uploads/flow-catalog.ts';
import { type IngestQueue, ingestQueue } from '../../core/usecase/uploads/ingest-queue.ts';
import { ingestUpload } from '../../core/usecase/uploads/ingest-upload.ts';
import { processProgress } from '../../core/usecase/uploads/progress-board.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import { readyUploads } from '../../core/usecase/uploads/upload-item.ts';
import { BY_LIST } from '../../core/usecase/uploads/visibility.ts';
import { localGeo } from './local-geo.ts';
import type { HostServices } from './wire.ts';

/** Everything that works on flows: shared by the server and, without one, by the command line. */
export interface FlowParts {
  readonly uploads: UploadDeps;
  readonly queue: IngestQueue;
  readonly catalog: FlowCatalog;
  readonly runs: Detection;
  readonly query: QueryDeps;
  readonly geo: () => Promise<GeoTables>;
  close(): Promise<void>;
}

export type FlowServices = Pick<
  HostServices,
  'config' | 'clock' | 'hasher' | 'log' | 'database' | 'objects' | 'tables' | 'audit' | 'geo' | 'disk'
>;

const INGEST_MEMORY_MB = 900;
const SCORE_MEMORY_MB = 1200;
const QUERY_MEMORY = '1GB';

export async function flowParts(services: FlowServices): Promise<FlowParts> {
  const { objects, tables, clock, hasher, log, audit } = services;
  const dataDir = services.config.data;
  const threads = availableParallelism();
  const geo = once(services.geo ?? (() => localGeo(services.config)));
  const catalog = flowCatalog({ tables, anomalies: (held) => currentAnomalies(tables, held) });
  // What a query of a process that died had spilled there are rows, maybe of uploads deleted since.
  await rm(join(dataDir, 'tmp'), { recursive: true, force: true });
  const instance = await openDuckdb({
    memoryLimit: QUERY_MEMORY,
    threads,
    tempDirectory: join(dataDir, 'tmp', 'query'),
  });
  const engine = localQueryEngine({ instance, catalog, objectsFolder: join(dataDir, 'objects') });
  const newId = () => randomBytes(16).toString('hex');
  const scores = duckdbFeatureEngine({
    catalog,
    fetch: (key) => objects.fetch(key),
    release: (path) => objects.release(path),
    temporaryPath: () => objects.temporaryPath(),
    adopt: (key, path) => objects.adopt(key, path),
    memoryMb: SCORE_MEMORY_MB,
    threads,
  });
  const turns = processTurns();
  const runs = detection({
    scores,
    objects,
    tables,
    clock,
    hasher,
    log,
    audit,
    newId,
    changed: () => catalog.refresh(),
    enqueue: async (runId) => queuedRuns.add(runId),
    visibleUploads: () => readyUploads(tables),
    turns,
  });
  const queuedRuns: RunQueue = runQueue(runs.perform);
  const uploads: UploadDeps = {
    objects,
    tables,
    clock,
    hasher,
    log,
    audit,
    flows: duckdbFlowEngine({ geo, temporaryPath: () => objects.temporaryPath(), memoryMb: INGEST_MEMORY_MB, threads }),
    receive: (source) =>
      'object' in source
        ? receiveFile(objects, objects.get(source.object))
        : receiveFile(objects, source.body, source.onBytes),
    discard: (path) => rm(path, { force: true }),
    disk: services.disk ?? (() => diskSpace(dataDir)),
    gzip,
    newId,
    reverseDns: namesBy(log),
    progress: processProgress(),
    deletions: new Map(),
    turns,
    visibility: BY_LIST,
    large: null,
    derivesFirst: false,
    comesAgain: false,
    changed: () => catalog.refresh(),
    forgetDetections: (uploadId) => runs.forgetUpload(uploadId),
    purge: async () => purgeDeleted(services.database),
  };
  const queue = ingestQueue(
    { ingest: (uploadId) => ingestUpload(uploads, uploadId), derive: (uploadId) => deriveUpload(uploads, uploadId) },
    log,
  );
  return {
    uploads,
    queue,
    catalog,
    runs,
    query: { engine, clock, derived: true },
    geo,
    async close() {
      await queue.stop();
      await queuedRuns.idle();
      engine.close();
      instance.closeSync();
    },
  };
}
