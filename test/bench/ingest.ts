/**
 * Ingest of a generated CSV of 21 columns: recognise, hash, account for every line, type, enrich, sort, write Parquet and
 * rollup, against DuckDB alone copying the same CSV into unsorted zstd Parquet. Rounds alternate, each in a process of
 * its own so that its peak memory can be told; medians are reported.
 *   node test/bench/ingest.ts [--rows N] [--rounds N]
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { duckdbFlowEngine } from '../../adapters/duckdb/flow-engine.ts';
import { openGeoTables } from '../../adapters/local/geo-source.ts';
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

export interface IngestBench {
  readonly rows: number;
  readonly bytes: number;
  readonly plain: IngestRun;
  readonly ours: IngestRun;
  /** Median wall of ours by median wall of DuckDB alone: lower is better. */
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
    const ours: IngestRun[] = [];
    for (let round = 0; round < rounds; round += 1) {
      plain.push(inChild('plain', csv, folder));
      ours.push(inChild('ours', csv, folder));
      log(`ingest round ${round + 1}: DuckDB alone ${describe(plain[round]!)}, Flowtrail ${describe(ours[round]!)}`);
    }
    const result = summary({ rows, bytes: statSync(csv).size, plain: median(plain), ours: median(ours) });
    log(
      `ingest of ${rows} rows: ${describe(result.ours)}; DuckDB alone ${describe(result.plain)}: ${result.ratio.toFixed(2)} x wall, ${result.cpuRatio.toFixed(2)} x CPU`,
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

function inChild(kind: 'plain' | 'ours', csv: string, folder: string): IngestRun {
  const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--child', kind, csv, folder], {
    encoding: 'utf8',
  });
  return JSON.parse(out.trim().split('\n').at(-1)!) as IngestRun;
}

function median(runs: readonly IngestRun[]): IngestRun {
  const middle = (pick: (run: IngestRun) => number) =>
    runs.map(pick).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)]!;
  return {
    wallMs: middle((run) => run.wallMs),
    cpuMs: middle((run) => run.cpuMs),
    peakMb: middle((run) => run.peakMb),
  };
}

function describe(run: IngestRun): string {
  return `${(run.wallMs / 1000).toFixed(2)} s (CPU ${(run.cpuMs / 1000).toFixed(2)} s, peak ${run.peakMb.toFixed(0)} MB)`;
}

async function plainDuckdb(csv: string, folder: string): Promise<() => Promise<void>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(THREADS) });
  const connection = await instance.connect();
  const out = join(mkdtempSync(join(folder, 'plain-')), 'out.parquet');
  return async () => {
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`);
  };
}

async function flowtrail(csv: string, folder: string): Promise<() => Promise<void>> {
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
  return async () => {
    const uploadId = (await sha256(csv)).slice(0, 32);
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
      uploadId,
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
  };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  for (;;) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
  }
  await file.close();
  return hash.digest('hex');
}

/** What one child does: get ready untimed, then run and print its figures. */
async function child(kind: string, csv: string, folder: string): Promise<void> {
  const run = kind === 'plain' ? await plainDuckdb(csv, folder) : await flowtrail(csv, folder);
  const cpu = process.cpuUsage();
  const started = performance.now();
  await run();
  const wallMs = performance.now() - started;
  const used = process.cpuUsage(cpu);
  const figures: IngestRun = {
    wallMs,
    cpuMs: (used.user + used.system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
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
