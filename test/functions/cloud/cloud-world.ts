import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDuckdb } from '../../../adapters/duckdb/duckdb.ts';
import { duckdbFeatureEngine } from '../../../adapters/duckdb/feature-engine.ts';
import { duckdbFlowEngine } from '../../../adapters/duckdb/flow-engine.ts';
import { duckdbPieceEngine } from '../../../adapters/duckdb/piece-engine.ts';
import { openDatabase } from '../../../adapters/local/database.ts';
import { localObjectStore } from '../../../adapters/local/object-store.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { gzip } from '../../../adapters/node/gzip.ts';
import { localHasher } from '../../../adapters/node/hasher.ts';
import { receiveFile } from '../../../adapters/node/receive-file.ts';
import type { FlowEngine, PieceEngine } from '../../../core/flow-engine.ts';
import type { ObjectStore, TableStore } from '../../../core/ports.ts';
import { auditLog } from '../../../core/usecase/audit/audit-log.ts';
import { currentScores } from '../../../core/usecase/detect/current-scores.ts';
import { type Detection, detection } from '../../../core/usecase/detect/detection.ts';
import { currentAnomalies } from '../../../core/usecase/detect/run-item.ts';
import { leasedTurns } from '../../../core/usecase/leased-turns.ts';
import { flowCatalog } from '../../../core/usecase/uploads/flow-catalog.ts';
import type { IncomingFiles } from '../../../core/usecase/uploads/incoming-files.ts';
import { type Hold, holdName } from '../../../core/usecase/uploads/pieces/large-ingest.ts';
import { storedIncoming } from '../../../core/usecase/uploads/stored-incoming.ts';
import { storedProgress } from '../../../core/usecase/uploads/stored-progress.ts';
import type { SharedSweepResult } from '../../../core/usecase/uploads/sweep-shared.ts';
import type { UploadDeps } from '../../../core/usecase/uploads/upload-deps.ts';
import { readyUploads } from '../../../core/usecase/uploads/upload-item.ts';
import { storedVisibility } from '../../../core/usecase/uploads/visibility.ts';
import { type IngestOrder, ingestHandler } from '../../../functions/ingest/handler.ts';
import { largeHandler, type Step, type StepOutcome } from '../../../functions/large/handler.ts';
import { sweepHandler } from '../../../functions/sweep/handler.ts';
import { smallGeo } from '../../core/enrich/geo-fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { arrivedObject } from './arrived-object.ts';
import { type FakeTime, fakeTime } from './fake-time.ts';
import { type Fate, mortal } from './mortal.ts';
import { rememberingEngine } from './remembering-engine.ts';
import { rememberingPieceEngine } from './remembering-piece-engine.ts';
import { type SeenRows, seenRows } from './seen-rows.ts';
import { worldObjects } from './world-objects.ts';

export interface WorkerOptions {
  readonly fate?: Fate;
  readonly countsReads?: boolean;
  /** Its engine, made of the one all have. */
  readonly flows?: (engine: FlowEngine, die: () => void) => Partial<FlowEngine>;
  /** Its engine for pieces. */
  readonly pieces?: (engine: PieceEngine) => Partial<PieceEngine>;
  /** Its tables, made of those all have. */
  readonly tables?: (tables: TableStore) => TableStore;
}

/** A function at work: its own memory and ids, the stores of all. */
export interface Worker {
  readonly uploads: UploadDeps;
  readonly ingest: (order: IngestOrder) => Promise<void>;
  readonly large: (step: Step) => Promise<StepOutcome>;
  readonly sweep: () => Promise<SharedSweepResult>;
  readonly incoming: IncomingFiles;
  readonly runs: Detection;
  /** Has an upload read by whoever gets the order. */
  readonly enqueue: (uploadId: string) => Promise<void>;
  readonly steps: readonly string[];
  readonly isDead: () => boolean;
}

/** The system as it is deployed, of workers that share nothing but stores, without the machines it runs on. */
export interface CloudWorld {
  readonly time: FakeTime;
  /** As nobody's death can keep from them. */
  readonly objects: ObjectStore;
  readonly tables: TableStore;
  /** Orders sent to the ingest that nobody took yet. */
  readonly orders: IngestOrder[];
  /** Large files that were given to the state machine, and whose steps are not over. */
  readonly machines: Set<Hold>;
  /** Runs that were ordered. */
  readonly runOrders: string[];
  worker(options?: WorkerOptions): Worker;
  /** Announces a file and sends its bytes; answers what the notice of it says. */
  send(file: { name: string; bytes: Uint8Array }, overrides?: object): Promise<IngestOrder & { kind: 'object' }>;
  /** What queries over the lake see now: all objects in its folders, but of hidden uploads. */
  seen(): Promise<ReadonlyMap<string, SeenRows>>;
}

/** So that files of a few thousand bytes are of several pieces. */
const PIECE_BYTES = 3000;
const START_MS = Date.UTC(2026, 0, 10);
const unused = () => Promise.reject(new Error('expected no file in parts'));
const NO_PARTS = { begin: unused, address: unused, complete: unused, abandon: unused };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** `largeFrom`: bytes from which on a file is large; none is unless given. `lockMs`: how long originals are kept from being deleted. */
export async function cloudWorld({
  largeFrom = Number.POSITIVE_INFINITY,
  lockMs = 0,
}: {
  largeFrom?: number;
  lockMs?: number;
} = {}): Promise<CloudWorld> {
  const root = temporaryFolder();
  const time = fakeTime(START_MS);
  const { clock } = time;
  const database = openDatabase(join(root, 'tables.sqlite'));
  const stores = {
    objects: worldObjects(localObjectStore({ root: join(root, 'objects') }), time, lockMs),
    tables: localTableStore({ database }),
  };
  const instance = await openDuckdb({ threads: 2 });
  onTestFinished(() => {
    instance.closeSync();
    database.close();
  });
  const geo = smallGeo();
  const { temporaryPath: anyPath } = stores.objects;
  const sized = { geo: async () => geo, temporaryPath: anyPath, memoryMb: 400, threads: 2 };
  const engine = rememberingEngine(duckdbFlowEngine(sized), join(root, 'remembered'));
  const pieceEngine = rememberingPieceEngine(duckdbPieceEngine(sized), join(root, 'remembered'));
  const machines = new Set<Hold>();
  const orders: IngestOrder[] = [];
  const runOrders: string[] = [];
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');
  const hasher = localHasher();

  function worker(options: WorkerOptions = {}): Worker {
    const { objects, tables, write, steps, isDead, isFrozen, die } = mortal(
      { ...stores, tables: options.tables?.(stores.tables) ?? stores.tables, countsReads: options.countsReads },
      options.fate,
    );
    const audit = auditLog({ tables, clock, hasher });
    const every: typeof time.every = (ms, work) => time.every(ms, async () => void (isFrozen() || (await work())));
    const turns = leasedTurns({ tables, clock, newId, sleep: time.sleep, every, patienceMs: 10_000 });
    const visibility = storedVisibility({ tables, clock });
    const enqueue = (uploadId: string) => write('send', async () => void orders.push({ kind: 'upload', uploadId }));
    const compactLater = (uploadId: string) =>
      write('send', async () => void orders.push({ kind: 'compact', uploadId }));
    const catalog = flowCatalog({ tables, anomalies: (held) => currentAnomalies(tables, held) });
    const { fetch, release, temporaryPath, adopt } = objects;
    const scores = duckdbFeatureEngine({ catalog, fetch, release, temporaryPath, adopt, memoryMb: 400, threads: 2 });
    const runs = detection({
      ...{ objects, tables, clock, hasher, audit, newId, turns, log: silent },
      scores: currentScores(scores, () => catalog.refresh()),
      changed: () => visibility.touch(),
      enqueue: (runId) => write('send', async () => void runOrders.push(runId)),
      visibleUploads: () => readyUploads(tables),
    });
    const uploads: UploadDeps = {
      ...{ objects, tables, clock, hasher, audit, newId, turns, visibility, gzip, log: silent },
      flows: { ...engine, ...options.flows?.(engine, die) },
      receive: (source) =>
        'object' in source ? arrivedObject(objects, source.object) : receiveFile(objects, source.body, source.onBytes),
      discard: (path) => rm(path, { force: true }),
      disk: async () => ({ free_bytes: Number.MAX_SAFE_INTEGER, total_bytes: Number.MAX_SAFE_INTEGER }),
      reverseDns: () => async () => new Map(),
      progress: storedProgress({ tables, clock, log: silent }),
      deletions: new Map(),
      large: {
        fromBytes: largeFrom,
        pieceBytes: PIECE_BYTES,
        wholeBytes: 1_000_000,
        engine: { ...pieceEngine, ...options.pieces?.(pieceEngine) },
        start: (hold) => write('start steps', async () => void machines.add(hold)),
        isRunning: async (hold) => [...machines].some((one) => holdName(one) === holdName(hold)),
      },
      derivesFirst: true,
      comesAgain: true,
      changed: async () => {},
      forgetDetections: (uploadId) => runs.forgetUpload(uploadId),
      purge: async () => {},
    };
    return {
      ...{ uploads, runs, enqueue, steps, isDead },
      large: largeHandler({ uploads, compactLater }),
      ingest: ingestHandler({ uploads, loadDemo: async () => {}, compactLater }),
      sweep: sweepHandler({ ...uploads, runs, hidden: () => visibility.hidden(), enqueue, compactLater }),
      incoming: storedIncoming({ tables, clock, newId, presignPut: async (key) => key, parts: NO_PARTS }),
    };
  }

  return {
    ...{ time, orders, machines, runOrders, worker },
    ...stores,
    async send({ name, bytes }, overrides = {}) {
      const announced = { name, sizeBytes: bytes.byteLength, overrides };
      const { url } = await worker().incoming.begin(announced as Parameters<IncomingFiles['begin']>[0], 'asha');
      if (url === null) throw new Error('expected to send it whole');
      await stores.objects.put(url, bytes);
      return { kind: 'object', key: url };
    },
    seen: () => seenRows({ instance, ...stores, clock }),
  };
}
