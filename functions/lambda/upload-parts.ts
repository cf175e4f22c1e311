import { rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { receiveObject } from '../../adapters/aws/receive-object.ts';
import { readGeoTables } from '../../adapters/node/geo-file.ts';
import { gzip } from '../../adapters/node/gzip.ts';
import { namesBy } from '../../adapters/node/names-by.ts';
import { once } from '../../adapters/node/once.ts';
import { receiveFile } from '../../adapters/node/receive-file.ts';
import type { FlowEngine, PieceEngine } from '../../core/flow-engine.ts';
import type { Detection } from '../../core/usecase/detect/detection.ts';
import { holdName, type LargeIngest } from '../../core/usecase/uploads/pieces/large-ingest.ts';
import { storedProgress } from '../../core/usecase/uploads/stored-progress.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import type { LambdaEnvironment } from './environment.ts';
import type { Stores } from './stores.ts';

/** Memory that Node, what it buffers and DuckDB's own overhead need beside DuckDB's limit. */
const NODE_MB = 700;

/** What the upload use cases need, among many functions at work side by side. */
export function uploadParts(stores: Stores, runs: Pick<Detection, 'forgetUpload'>): UploadDeps {
  const { buckets, objects, tables, clock, hasher, log, audit, newId, turns, visibility, env } = stores;
  const temporaryPath = () => objects.temporaryPath();
  return {
    objects,
    tables,
    clock,
    hasher,
    log,
    audit,
    flows: lazyFlowEngine({ geoPath: env.GEO_TABLES, temporaryPath }),
    receive: (source) =>
      'object' in source
        ? receiveObject(buckets.arrivals, buckets.uploads, source.object)
        : receiveFile(objects, source.body, source.onBytes),
    discard: (path) => rm(path, { force: true }),
    disk: async () => ({ free_bytes: Number.MAX_SAFE_INTEGER, total_bytes: Number.MAX_SAFE_INTEGER }),
    gzip,
    newId,
    reverseDns: namesBy(log),
    progress: storedProgress({ tables, clock, log }),
    deletions: new Map(),
    turns,
    visibility,
    large: largeIngest(env, temporaryPath),
    derivesFirst: true,
    comesAgain: true,
    changed: async () => {},
    forgetDetections: (uploadId) => runs.forgetUpload(uploadId),
    purge: async () => {},
  };
}

interface Engine {
  readonly geoPath: string;
  readonly temporaryPath: () => string;
}

/** Loads DuckDB and the geo tables with the first file: most calls of the API need neither. */
function lazyFlowEngine({ geoPath, temporaryPath }: Engine): FlowEngine {
  const engine = once(async () => {
    const { duckdbFlowEngine } = await import('../../adapters/duckdb/flow-engine.ts');
    return duckdbFlowEngine({ geo: once(() => readGeoTables(geoPath)), temporaryPath, ...engineSize() });
  });
  return {
    head: async (...args) => (await engine()).head(...args),
    ingest: async (...args) => (await engine()).ingest(...args),
    derive: async (...args) => (await engine()).derive(...args),
    merge: async (...args) => (await engine()).merge(...args),
    preview: async (...args) => (await engine()).preview(...args),
    lines: async (...args) => (await engine()).lines(...args),
  };
}

/** Bytes of a file that one function takes when it cannot be cut: it lies on /tmp beside what is made of it. */
const WHOLE_BYTES = 4_000_000_000;

/** Work many functions share, begun by way of a state machine. */
function largeIngest(env: LambdaEnvironment, temporaryPath: () => string): LargeIngest {
  const machine = once(async () => {
    const [{ SFNClient }, { awsStateMachine }] = await Promise.all([
      import('@aws-sdk/client-sfn'),
      import('../../adapters/aws/state-machine.ts'),
    ]);
    return awsStateMachine(new SFNClient(), env.LARGE_MACHINE_ARN);
  });
  return {
    fromBytes: env.LARGE_FILE_BYTES,
    pieceBytes: env.PIECE_BYTES,
    wholeBytes: WHOLE_BYTES,
    engine: lazyPieceEngine({ geoPath: env.GEO_TABLES, temporaryPath }),
    start: async (hold) => (await machine()).start(holdName(hold), { hold }),
    isRunning: async (hold) => (await machine()).isRunning(holdName(hold)),
  };
}

function lazyPieceEngine({ geoPath, temporaryPath }: Engine): PieceEngine {
  const engine = once(async () => {
    const { duckdbPieceEngine } = await import('../../adapters/duckdb/piece-engine.ts');
    return duckdbPieceEngine({ geo: once(() => readGeoTables(geoPath)), temporaryPath, ...engineSize() });
  });
  return {
    times: async (...args) => (await engine()).times(...args),
    survey: async (...args) => (await engine()).survey(...args),
    repeats: async (...args) => (await engine()).repeats(...args),
    ingest: async (...args) => (await engine()).ingest(...args),
    countPeople: async (...args) => (await engine()).countPeople(...args),
    unpack: async (...args) => (await engine()).unpack(...args),
  };
}

/** DuckDB's share of the function's memory, and all its processors. */
export function engineSize(): { memoryMb: number; threads: number } {
  const configured = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 0);
  const total = configured > 0 ? Math.min(configured, totalmem() / 1e6) : totalmem() / 1e6;
  return { memoryMb: Math.max(300, Math.floor(total - NODE_MB)), threads: availableParallelism() };
}
