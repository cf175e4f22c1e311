/**
 * Ingest of a generated CSV of 21 columns until it is ready to be searched: recognise, account for every line, type,
 * enrich, sort, write Parquet, against DuckDB alone copying the same CSV into unsorted zstd Parquet. The hash is left out:
 * it is computed while the bytes are received. Rollups and lookups are made behind it and timed by themselves. Rounds
 * alternate, each in a process of its own so that its peak memory can be told; medians are reported.
 *   node test/bench/ingest.ts [--rows N] [--rounds N]
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { duckdbFlowEngine } from '../../adapters/duckdb/flow-engine.ts';
import { openGeoTables } from '../../adapters/local/geo-source.ts';
import type { IngestResult } from '../../core/flow-engine.ts';
import { recognise } from '../../core/formats/recognise.ts';
import { generic21 } from '../../core/sample/layouts/generic21.ts';
import { sampleFile } from '../../core/sample/sample-file.ts';

const THREADS = 2;
/** 2026-01-05 in India, as `flowtrail sample` begins. */
const FROM_MS = Date.parse('2026-01-05T00:00:00+05:30');
const MEMORY_MB = 700;

export interface IngestRun {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface OwnRun extends IngestRun {
  /** What deriving took behind it; the peak memory is that of both. */
  readonly derived: { readonly wallMs: number; readonly cpuMs: number };
}

export interface IngestBench {
  readonly rows: number;
  readonly bytes: number;
  readonly plain: IngestRun;
  readonly ours: OwnRun;
  /** Median wall of ours until it is ready by median wall of DuckDB alone: lower is better. */
  readonly ratio: number;
  readonly cpuRatio: number;
}

/** Medians of `rounds` alternating runs over `rows` generated rows. */
export async function benchIngest(
  log: (line: string) => void,
  { rows = 1_000_000, rounds = 3 }: { rows?: number; rounds?: number } = {},
): Promise<IngestBench> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-bench-'));
  try {
    const csv = join(folder, 'generic21.csv');
    await writeSample(csv, rows);
    await openGeoTables({ cacheDir: folder });
    const plain: IngestRun[] = [];
    const ours: OwnRun[] = [];
    for (let round = 0; round < rounds; round += 1) {
      plain.push(inChild('plain', csv, folder) as IngestRun);
      ours.push(inChild('ours', csv, folder) as OwnRun);
      log(`ingest round ${round + 1}: DuckDB alone ${describe(plain[round]!)}, Flowtrail ${describeOwn(ours[round]!)}`);
    }
    const result = summary({ rows, bytes: statSync(csv).size, plain: median(plain), ours: medianOwn(ours) });
    log(
      `ingest of ${rows} rows: ${describeOwn(result.ours)}; DuckDB alone ${describe(result.plain)}: ${result.ratio.toFixed(2)} x wall, ${result.cpuRatio.toFixed(2)} x CPU`,
    );
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(measured: Omit<IngestBench, 'ratio' | 'cpuRatio'>): IngestBench {
  const { plain, ours } = measured;
  return { ...measured, ratio: ours.wallMs / plain.wallMs, cpuRatio: ours.cpuMs / plain.cpuMs };
}

async function writeSample(path: string, rows: number): Promise<void> {
  const file = sampleFile(generic21, { seed: 7, rows, fromMs: FROM_MS, days: 7 });
  await pipeline(Readable.from(file.chunks()), createWriteStream(path));
}

function inChild(kind: 'plain' | 'ours', csv: string, folder: string): unknown {
  const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--child', kind, csv, folder], {
    encoding: 'utf8',
  });
  return JSON.parse(out.trim().split('\n').at(-1)!);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function median(runs: readonly IngestRun[]): IngestRun {
  return {
    wallMs: middle(runs.map((run) => run.wallMs)),
    cpuMs: middle(runs.map((run) => run.cpuMs)),
    peakMb: middle(runs.map((run) => run.peakMb)),
  };
}

function medianOwn(runs: readonly OwnRun[]): OwnRun {
  const derived = {
    wallMs: middle(runs.map((run) => run.derived.wallMs)),
    cpuMs: middle(runs.map((run) => run.derived.cpuMs)),
  };
  return { ...median(runs), derived };
}

function describe(run: IngestRun): string {
  return `${(run.wallMs / 1000).toFixed(2)} s (CPU ${(run.cpuMs / 1000).toFixed(2)} s, peak ${run.peakMb.toFixed(0)} MB)`;
}

function describeOwn(run: OwnRun): string {
  const { wallMs, cpuMs } = run.derived;
  return `ready in ${describe(run)}, derived in a further ${(wallMs / 1000).toFixed(2)} s (CPU ${(cpuMs / 1000).toFixed(2)} s)`;
}

/** What is timed, step by step. */
type Steps = readonly (() => Promise<void>)[];

async function plainDuckdb(csv: string, folder: string): Promise<Steps> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(THREADS) });
  const connection = await instance.connect();
  const out = join(mkdtempSync(join(folder, 'plain-')), 'out.parquet');
  const copy = async () => {
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`);
  };
  return [copy];
}

const UPLOAD_ID = '0123456789abcdef0123456789abcdef';

/** Until it is ready, then what is derived. */
async function flowtrail(csv: string, folder: string): Promise<Steps> {
  const geo = await openGeoTables({ cacheDir: folder });
  const scratch = mkdtempSync(join(folder, 'ours-'));
  let files = 0;
  const fresh = () => join(scratch, `file-${files++}`);
  const engine = duckdbFlowEngine({
    geo: async () => geo,
    temporaryPath: fresh,
    memoryMb: MEMORY_MB,
    threads: THREADS,
  });
  let flows: IngestResult['parts'] = [];
  const ready = async () => {
    const head = await engine.head(csv, basename(csv));
    const recognition = recognise(head);
    if (recognition.outcome !== 'recognised') throw new Error(`expected a recognised file, got ${recognition.outcome}`);
    const started = performance.now();
    const marks: string[] = [];
    let stage = '';
    const result = await engine.ingest({
      path: csv,
      head,
      plan: recognition.plan,
      uploadId: UPLOAD_ID,
      member: 0,
      defaultZone: 'Asia/Kolkata',
      nowMs: FROM_MS + 30 * 86_400_000,
      partPath: fresh,
      onProgress: (progress) => {
        if (progress.stage === stage) return;
        stage = progress.stage;
        marks.push(`${stage} from ${((performance.now() - started) / 1000).toFixed(2)} s`);
      },
    });
    if (process.env['FLOWTRAIL_BENCH_STAGES']) process.stderr.write(`${marks.join(', ')}: ${result.rows} rows\n`);
    flows = result.parts;
  };
  const derive = async () => {
    await engine.derive({ uploadId: UPLOAD_ID, flows, partPath: fresh });
  };
  return [ready, derive];
}

async function timed(steps: Steps): Promise<{ wallMs: number; cpuMs: number }[]> {
  const times: { wallMs: number; cpuMs: number }[] = [];
  for (const step of steps) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    await step();
    const wallMs = performance.now() - started;
    const used = process.cpuUsage(cpu);
    times.push({ wallMs, cpuMs: (used.user + used.system) / 1000 });
  }
  return times;
}

/** What one child does: get ready untimed, then run and print its figures. */
async function child(kind: string, csv: string, folder: string): Promise<void> {
  const steps = kind === 'plain' ? await plainDuckdb(csv, folder) : await flowtrail(csv, folder);
  const [first, second] = await timed(steps);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const figures = { ...first!, peakMb, ...(second !== undefined && { derived: second }) };
  console.log(JSON.stringify(figures));
}

if (import.meta.main) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--child') await child(rest[0]!, rest[1]!, rest[2]!);
  else {
    const option = (name: string) => {
      const at = process.argv.indexOf(name);
      return at < 0 ? undefined : Number(process.argv[at + 1]);
    };
    await benchIngest((line) => console.log(line), { rows: option('--rows'), rounds: option('--rounds') });
  }
}
