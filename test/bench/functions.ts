import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../functions/manifest.ts';
import { bundleFunctions } from '../../scripts/bundle-functions.ts';
import { ROOT } from '../../scripts/run.ts';
import { temporaryFolderOf } from './temporary-folder-of.ts';

export interface FunctionStart {
  readonly name: string;
  readonly bundleBytes: number;
  /** From the start of a fresh process to a handler that could be called, without Node's own start. */
  readonly initMs: number;
  /** A process that does nothing, from start to end. */
  readonly nodeMs: number;
}

/** What infra/aws would tell a function; none of it is called while it starts. */
const ENVIRONMENT = {
  FLOWTRAIL_ENVIRONMENT: 'bench',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  ARRIVALS_BUCKET: 'arrivals',
  UPLOADS_BUCKET: 'uploads',
  LAKE_BUCKET: 'lake',
  RESULTS_BUCKET: 'results',
  TABLE_PREFIX: 'bench-',
  ATHENA_WORKGROUP: 'bench',
  GLUE_DATABASE: 'bench',
  USER_POOL_ID: 'us-east-1_Bench0001',
  WEB_CLIENT_ID: 'web',
  INGEST_QUEUE_URL: 'http://127.0.0.1:9/ingest',
  RUNS_QUEUE_URL: 'http://127.0.0.1:9/runs',
  EXPORTS_QUEUE_URL: 'http://127.0.0.1:9/exports',
  LARGE_MACHINE_ARN: 'arn:aws:states:eu-central-1:111122223333:stateMachine:large',
  LARGE_FILE_BYTES: '1000000000',
  PIECE_BYTES: '500000000',
  SETUP_SECRET_ID: 'setup',
  GEO_TABLES: '/opt/geo/geo.bin',
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_SERVICE_NAME: 'bench',
};

/** How long each function takes to be ready, each time in a process of its own: the median of `rounds`. */
export async function benchFunctions(rounds = 7): Promise<FunctionStart[]> {
  const { folder, remove } = temporaryFolderOf('functions');
  try {
    await bundleFunctions(folder);
    const nodeMs = median(Array.from({ length: rounds }, () => timed(['-e', '0'])));
    return MANIFEST.map(({ name }) => {
      const file = join(folder, name, 'index.mjs');
      const script = `const t=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-t));process.exit(0)`;
      const starts = Array.from({ length: rounds }, () => Number(output(['--input-type=module', '-e', script])));
      return { name, bundleBytes: statSync(file).size, initMs: median(starts), nodeMs };
    });
  } finally {
    remove();
  }
}

function timed(args: readonly string[]): number {
  const started = performance.now();
  output(args);
  return performance.now() - started;
}

function output(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...ENVIRONMENT },
  });
  if (status !== 0) throw new Error(`a function did not start:\n${stderr}`);
  return stdout;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
