import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StageName } from './stages.ts';

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** Halves what it takes to start one child after another. */
const COMPILED = join(tmpdir(), 'flowtrail-compile-cache');

export interface CrashRun {
  /** It died by SIGKILL, as it was told. */
  readonly killed: boolean;
  /** What the server had promised by then. */
  readonly promises: readonly string[];
  /** Steps it counted, where it lived. */
  readonly steps: readonly string[];
}

/** Runs a stage in a process of its own that dies before its n-th write. */
export async function crashRun(folder: string, stage: StageName | 'start', n: number): Promise<CrashRun> {
  const child = spawn(process.execPath, [CHILD, folder, stage, String(n)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`crash child ended with ${code}: ${errors}`);
  const lines = out.split('\n').filter((line) => line !== '');
  return {
    killed: signal === 'SIGKILL',
    promises: lines.filter((line) => !line.startsWith('[')),
    steps: JSON.parse(lines.find((line) => line.startsWith('[')) ?? '[]') as string[],
  };
}
