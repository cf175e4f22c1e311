/**
 * Kills the command line with SIGKILL at random moments while it ingests, re-maps and deletes large files in one data
 * folder, and after each kill lets the next command recover and checks that every upload is there whole or not at all.
 * npm run crash-soak -- [--kills N] [--rows N] [--seed N]; prints what it did; exit code 1 at the first fault.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Receipt } from '../core/contract/uploads.ts';
import { isDerived, type UploadItem } from '../core/usecase/uploads/upload-item.ts';
import { filesWith, objectFaults, readTable } from '../test/infra/crash/folder-facts.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    rows: { type: 'string', default: '60000' },
    seed: { type: 'string', default: '1' },
  },
});
const KILLS = Number(values.kills);
const ROWS = Number(values.rows);
const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** A small generator of its own (mulberry32), so that a seed gives the same kills. */
let state = Number(values.seed);
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

interface Run {
  readonly killed: boolean;
  readonly code: number | null;
  readonly out: string;
  readonly ms: number;
}

/** Runs the command line; kills it after so many ms when given. */
async function cli(args: readonly string[], killAfterMs?: number): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (timer !== null) clearTimeout(timer);
  return { killed: signal === 'SIGKILL', code, out, ms: performance.now() - started };
}

interface Truth {
  readonly path: string;
  readonly trace: string;
  readonly uploadId: string;
  /** Rows, and the sum of their numbers. */
  readonly rows: string;
}

const work = mkdtempSync(join(tmpdir(), 'flowtrail-soak-'));
const data = join(work, 'data');

function makeFile(name: string, rows: number): { path: string; trace: string } {
  const trace = `zq7${name}trace`;
  const line = (i: number) => {
    const time = new Date(Date.UTC(2025, 5, 1 + (i % 3), i % 24, (i >> 3) % 60, i % 60)).toISOString();
    return `${time.slice(0, 19).replace('T', ' ')},user${i % 997},10.${i % 7}.${i % 251}.1,157.240.${i % 200}.${i % 250},443,TCP,${i},${i * 3},${trace}${i % 50}.example`;
  };
  const head = `Report of ${trace}\n\nStart Time,User ID,Source IP,Destination IP,Destination Port,Protocol,Bytes Up,Bytes Down,Domain\n`;
  const path = join(work, `${name}.csv`);
  writeFileSync(
    path,
    `${head}${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\nno time,${trace},,,,,,,\n`,
  );
  return { path, trace };
}

async function rowsOf(item: UploadItem): Promise<string> {
  const parts = item.parts
    .filter((part) => part.table === 'flows')
    .map((part) => `'${join(data, 'objects', part.key)}'`);
  if (parts.length === 0) return 'none';
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(
    `SELECT count(*), count(DISTINCT row_number), sum(row_number) FROM read_parquet([${parts.join(', ')}])`,
  );
  instance.closeSync();
  return result.getRows()[0]!.join(' ');
}

/** What is wrong with the folder now; empty when all is well. */
async function faults(files: readonly Truth[]): Promise<string[]> {
  const found: string[] = [];
  const items = readTable<UploadItem>(data, 'uploads');
  const { strays, missing } = objectFaults(data);
  if (strays.length > 0) found.push(`strays ${strays.join(', ')}`);
  if (missing.length > 0) found.push(`missing ${missing.join(', ')}`);
  const temporary = readdirSync(join(data, 'objects', '.tmp'));
  if (temporary.length > 0) found.push(`temporary files ${temporary.join(', ')}`);
  for (const { uploadId, rows, trace } of files) {
    const item = items.find(({ upload_id }) => upload_id === uploadId);
    if (item === undefined) {
      const traces = filesWith(data, trace);
      if (traces.length > 0) found.push(`traces of ${uploadId} in ${traces.join(', ')}`);
      continue;
    }
    if (item.status !== 'ready') found.push(`${uploadId} is ${item.status}: ${item.message}`);
    if (item.status === 'ready' && !isDerived(item)) found.push(`nothing is derived of ${uploadId}`);
    const there = await rowsOf(item);
    if (there !== rows) found.push(`${uploadId} has rows ${there}, expected ${rows}`);
    const { physical = 0, ...classes } = item.ledger?.lines ?? {};
    if (physical !== Object.values(classes).reduce((sum, count) => sum + count, 0)) found.push(`${uploadId}: ledger`);
  }
  const audit = readTable<{ action: string }>(data, 'audit').filter(({ action }) => action === 'upload_deleted');
  const receipts = readTable<Receipt>(data, 'receipts');
  if (audit.length !== receipts.length) found.push(`${receipts.length} receipts, ${audit.length} audit entries`);
  return found;
}

async function main(): Promise<number> {
  mkdirSync(data, { recursive: true });
  const files: Truth[] = [];
  let slowestMs = 0;
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const made = makeFile(name, ROWS * (i + 1));
    const run = await cli(['ingest', made.path, '--json', '--data', data]);
    const report = JSON.parse(run.out) as { upload: string; rows: number; status: string };
    if (report.status !== 'ready') throw new Error(run.out);
    const item = readTable<UploadItem>(data, 'uploads').find(({ upload_id }) => upload_id === report.upload)!;
    files.push({ ...made, uploadId: report.upload, rows: await rowsOf(item) });
    slowestMs = Math.max(slowestMs, run.ms);
  }
  const counts: Record<string, number> = {};
  const note = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (let kill = 0; kill < KILLS; ) {
    const file = pick(files);
    const isHere = readTable<UploadItem>(data, 'uploads').some(({ upload_id }) => upload_id === file.uploadId);
    const zone = pick(['UTC', 'Asia/Kolkata', 'Europe/Berlin']);
    const [action, args] = !isHere
      ? (['ingest', ['ingest', file.path]] as const)
      : random() < 0.5
        ? (['delete', ['delete', file.uploadId, '--yes']] as const)
        : (['ingest anew', ['ingest', file.path, '--zone', zone]] as const);
    const span = action === 'delete' ? 1500 : slowestMs * 1.1;
    const run = await cli([...args, '--data', data], 250 + random() * span);
    if (run.killed) {
      kill += 1;
      note(`killed: ${action}`);
      // The next command recovers, unless it is killed too.
      if (random() < 0.2) {
        const second = await cli(['uploads', '--data', data], 300 + random() * 1500);
        if (second.killed) note('killed: recovery');
      }
      await cli(['uploads', '--data', data]);
    } else note(`ended: ${action}`);
    const found = await faults(files);
    if (found.length > 0) {
      process.stderr.write(`after ${kill} kills, ${action}: ${found.join('; ')}\nkept: ${data}\n`);
      return 1;
    }
    if (kill % 20 === 0 && run.killed) process.stdout.write(`${kill} kills, no fault\n`);
  }
  process.stdout.write(`${JSON.stringify({ kills: KILLS, rows: ROWS, faults: 0, ...counts })}\n`);
  rmSync(work, { recursive: true, force: true });
  return 0;
}

process.exitCode = await main();
