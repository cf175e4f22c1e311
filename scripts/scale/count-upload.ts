import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHead } from '../../adapters/duckdb/text-source.ts';
import { localHasher } from '../../adapters/node/hasher.ts';
import type { Upload } from '../../core/contract/uploads.ts';
import type { FlowEngine, FlowPart, IngestJob, IngestResult, PieceEngine } from '../../core/flow-engine.ts';
import type { FileHead } from '../../core/formats/file-head.ts';
import { isoTime } from '../../core/iso-time.ts';
import type { Log } from '../../core/ports.ts';
import { generic21 } from '../../core/sample/layouts/generic21.ts';
import { sampleFile } from '../../core/sample/sample-file.ts';
import { auditLog } from '../../core/usecase/audit/audit-log.ts';
import { leasedTurns } from '../../core/usecase/leased-turns.ts';
import { ingestUpload } from '../../core/usecase/uploads/ingest-upload.ts';
import { storedIncoming } from '../../core/usecase/uploads/stored-incoming.ts';
import { storedProgress } from '../../core/usecase/uploads/stored-progress.ts';
import { takeObject } from '../../core/usecase/uploads/take-object.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import { listUploadItems, toUploads, type UploadItem } from '../../core/usecase/uploads/upload-item.ts';
import { storedVisibility } from '../../core/usecase/uploads/visibility.ts';
import { countSteps, packedBytes, rowInPieces, type StepCounts } from './count-pieces.ts';
import { type Counts, countingObjects, countingTables, noCounts } from './counting-stores.ts';
import { QUOTAS } from './inputs.ts';
import { fileSeconds, LOOKUP_BYTES, ROW } from './measured.ts';
import { isLarge, LARGE_BYTES, PIECE_BYTES } from './pieces.ts';

export interface FileShape {
  readonly bytes: number;
  /** UTC days its events lie in. */
  readonly days: number;
}

export interface UploadCounts extends Counts {
  /** Bytes of the upload's row as stored, and of what a list of many uploads shows of each, packed. */
  readonly rowBytes: number;
  readonly shownBytes: number;
  readonly parts: number;
  /** The row when the upload is ready. */
  readonly row: UploadItem;
  /** What the steps of a large file are asked for and counted above, too. */
  readonly steps: StepCounts;
}

const START_MS = Date.parse('2026-01-05T00:00:00Z');
const RENEW_S = 15;
/** Entries of the index of lines: one for so many rows. */
const LINES_PER_ENTRY = 65_536;

const QUIET: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * What one file costs in requests: runs the use cases of the ingest function (a ticket, its object, normalising) over
 * stores that count, with an engine that answers as DuckDB would for a file of this shape.
 */
export function countUpload(shape: FileShape): Promise<UploadCounts> {
  const key = `${shape.bytes} ${shape.days}`;
  const known = counted.get(key) ?? count(shape);
  counted.set(key, known);
  return known;
}

const counted = new Map<string, Promise<UploadCounts>>();

/** Parts are PUT by whoever sends: counted with the object. */
const PARTS = {
  begin: async () => '1',
  address: async () => 'url',
  complete: async () => true,
  abandon: async () => {},
};

async function count(shape: FileShape): Promise<UploadCounts> {
  const counts = noCounts();
  const { deps, objects } = await countingDeps(shape, counts);
  const { tables, clock, newId } = deps;
  const incoming = storedIncoming({ tables, clock, newId, presignPut: async () => 'url', parts: PARTS });
  const name = 'records-2026-01-05.csv';
  const { ticket } = await incoming.begin({ name, sizeBytes: shape.bytes, overrides: {} }, 'analyst');
  const key = `incoming/${ticket}/${name}`;
  await objects.adopt(key, 'original');
  const uploadId = await takeObject(deps, key);
  if (uploadId === null) throw new Error('expected an upload');
  const done = await deps.turns.take(uploadId, () => ingestUpload(deps, uploadId));
  if (isLarge(shape.bytes)) return withSteps(shape, counts);
  if (done?.status !== 'ready') throw new Error(`expected a ready upload, got ${done?.message}`);
  const [shown] = await toUploads(await listUploadItems(tables), deps.progress);
  return {
    ...counts,
    rowBytes: counts.itemBytes.get('uploads') ?? 0,
    shownBytes: shownBytesOf(shown!),
    parts: done.parts.length,
    row: done,
    steps: NO_STEPS,
  };
}

const NO_STEPS: StepCounts = {
  ...{ s3Puts: 0, s3Gets: 0, rowWrites: 0, progressWrites: 0, visibilityWrites: 0, dynamoReads: 0 },
  ...{ calls: 0, transitions: 0 },
};

/** A file in pieces: its taking in, as counted, and the steps after it. What a list shows of it is as of a smaller one. */
async function withSteps(shape: FileShape, counts: Counts): Promise<UploadCounts> {
  const smaller = await countUpload({ bytes: LARGE_BYTES / 2, days: shape.days });
  const row = rowInPieces(smaller.row, shape);
  const steps = countSteps(shape, row);
  const writes: [string, number][] = [
    ['uploads', steps.rowWrites],
    ['leases', steps.progressWrites],
    ['settings/visibility', steps.visibilityWrites],
  ];
  return {
    ...counts,
    s3Puts: counts.s3Puts + steps.s3Puts,
    s3Gets: counts.s3Gets + steps.s3Gets,
    dynamoWrites: counts.dynamoWrites + writes.reduce((sum, [, units]) => sum + units, 0),
    byItem: added(counts.byItem, writes),
    dynamoReads: counts.dynamoReads + steps.dynamoReads,
    rowBytes: packedBytes(row),
    shownBytes: smaller.shownBytes,
    parts: row.parts.length,
    row,
    steps,
  };
}

function added(known: Counts['byItem'], units: readonly [string, number][]): Counts['byItem'] {
  const sum = new Map(known);
  for (const [name, more] of units) {
    const { writes, units: own } = sum.get(name) ?? { writes: 0, units: 0 };
    sum.set(name, { writes, units: own + more });
  }
  return sum;
}

/** Large files are begun alone: their steps are counted by themselves. */
const LARGE: UploadDeps['large'] = {
  fromBytes: LARGE_BYTES,
  pieceBytes: PIECE_BYTES,
  wholeBytes: QUOTAS.wholeBytes.value,
  engine: {} as PieceEngine,
  start: async () => {},
  isRunning: async () => false,
};

async function countingDeps(shape: FileShape, counts: Counts) {
  const tables = countingTables(counts);
  let nowMs = START_MS;
  const clock = { now: () => nowMs };
  const hasher = localHasher();
  let ids = 0;
  const newId = () => hasher.sha256(`id ${ids++}`).slice(0, 32);
  const pulses: (() => Promise<void>)[] = [];
  const tick = async (second: number) => {
    nowMs += 1000;
    if (second % RENEW_S === 0) for (const pulse of pulses) await pulse();
  };
  const every = (_ms: number, work: () => Promise<void>) => {
    pulses.push(work);
    return () => void pulses.splice(pulses.indexOf(work), 1);
  };
  const engine = fakeEngine({ shape, head: await sampleHead(), tick });
  const objects = countingObjects(counts, engine.sizeOfPath);
  const deps: UploadDeps = {
    objects,
    tables,
    clock,
    hasher,
    log: QUIET,
    audit: auditLog({ tables, clock, hasher }),
    flows: engine.flows,
    receive: async (source) => {
      if (!('object' in source)) throw new Error('expected an object that arrived');
      const sizeBytes = await objects.hash(source.object);
      const keepAs = async (key: string) => void (await objects.copy(source.object, key));
      return { sha256: hasher.sha256(JSON.stringify(shape)), sizeBytes, keepAs, discard: async () => {} };
    },
    discard: async () => {},
    disk: async () => ({ free_bytes: Number.MAX_SAFE_INTEGER, total_bytes: Number.MAX_SAFE_INTEGER }),
    gzip: async function* () {
      yield new Uint8Array(500);
    },
    newId,
    reverseDns: () => async () => new Map(),
    progress: storedProgress({ tables, clock, log: QUIET }),
    deletions: new Map(),
    turns: leasedTurns({ tables, clock, newId, patienceMs: 10_000, sleep: async () => {}, every }),
    visibility: storedVisibility({ tables, clock }),
    large: LARGE,
    derivesFirst: true,
    comesAgain: true,
    changed: async () => {},
    forgetDetections: async () => 0,
    purge: async () => {},
  };
  return { deps, objects };
}

/** A list packs better than one row: many rows that differ in what always differs. */
function shownBytesOf(shown: Upload): number {
  const hasher = localHasher();
  const many = Array.from({ length: 200 }, (_, i) => {
    const sha256 = hasher.sha256(`upload ${i}`);
    const number = Number.parseInt(sha256.slice(0, 8), 16);
    const ledger = shown.ledger && { ...shown.ledger, rows: number, bytes_out: number * 7, bytes_in: number * 31 };
    return {
      ...shown,
      upload_id: sha256.slice(0, 32),
      sha256,
      size_bytes: number,
      ledger,
      name: `records-${number}.csv`,
    };
  });
  return gzipSync(JSON.stringify(many)).byteLength / many.length;
}

async function sampleHead(): Promise<FileHead> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtrail-scale-'));
  try {
    const path = join(folder, 'sample.csv');
    await writeFile(path, sampleFile(generic21, { seed: 7, rows: 50, fromMs: START_MS, days: 1 }).chunks());
    return await readHead(path, 'sample.csv');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Fake {
  readonly shape: FileShape;
  readonly head: FileHead;
  readonly tick: (second: number) => Promise<void>;
}

function fakeEngine({ shape, head, tick }: Fake): { flows: FlowEngine; sizeOfPath: (path: string) => number } {
  const rows = Math.max(shape.days, Math.round(shape.bytes / ROW.inputBytes));
  const sizes = new Map([['original', shape.bytes]]);
  const parts = (table: FlowPart['table'], bytesPerRow: number, partPath: () => string): FlowPart[] =>
    Array.from({ length: shape.days }, (_, day) => {
      const fromMs = START_MS - day * 86_400_000;
      const own = Math.ceil(rows / shape.days);
      const path = partPath();
      sizes.set(path, Math.ceil(own * bytesPerRow));
      const from = isoTime(fromMs);
      return { table, dt: from.slice(0, 10), path, rows: own, from, to: isoTime(fromMs + 86_399_000) };
    });
  const unused = () => Promise.reject(new Error('expected no call of it'));
  const flows: FlowEngine = {
    head: async () => ({ ...head, sizeBytes: shape.bytes }),
    preview: unused,
    lines: unused,
    merge: unused,
    async ingest({ partPath, onProgress }: IngestJob): Promise<IngestResult> {
      const seconds = Math.ceil(fileSeconds(shape.bytes));
      for (let second = 1; second <= seconds; second++) {
        await tick(second);
        onProgress?.({ stage: 'normalising', done: second, total: seconds, unit: 'rows' });
      }
      return { ...emptyResult(rows), parts: parts('flows', ROW.flowBytes, partPath) };
    },
    derive: async ({ partPath }) => [
      ...parts('rollup', ROW.derivedBytes - LOOKUP_BYTES, partPath),
      ...parts('lookup', LOOKUP_BYTES, partPath),
    ],
  };
  return { flows, sizeOfPath: (path) => sizes.get(path) ?? 0 };
}

function emptyResult(rows: number): Omit<IngestResult, 'parts'> {
  const none = { preamble: 0, header: 1, separator: 0, notice: 0, rejected: 0, footer: 0 };
  return {
    lines: { ...none, physical: rows + 1, accepted: rows },
    rows,
    subscribers: Math.ceil(rows / 100),
    firstEvent: isoTime(START_MS),
    lastEvent: isoTime(START_MS + 86_399_000),
    bytesOut: rows * 1000,
    bytesIn: rows * 10_000,
    zone: { value: 'Asia/Kolkata', why: 'assumed of the layout' },
    dateOrder: null,
    flags: {},
    rejects: [],
    preamble: [],
    warnings: [],
    truncated: false,
    encoding: 'utf-8',
    lineIndex: Array.from({ length: Math.ceil(rows / LINES_PER_ENTRY) }, (_, i) => i * LINES_PER_ENTRY * 211),
  };
}
