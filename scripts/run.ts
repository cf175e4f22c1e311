import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The JavaScript behind each command: started with this Node, so the pinned one, and the same way on every system. */
const PROGRAMS = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
} as const;

export interface RunOptions {
  /** Keeps the output instead of showing it. */
  readonly quiet?: boolean;
  /** Gets each line of the output instead of it being shown; without its end. */
  readonly onLine?: (line: string) => void;
  /** Folder to run in; the project's root unless given. */
  readonly cwd?: string;
}

export interface RunResult {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs one of the installed tools to its end; a tool killed by a signal has code 1. */
export function run(
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  { quiet = false, onLine, cwd = ROOT }: RunOptions = {},
): Promise<RunResult> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', PROGRAMS[program]), ...args], {
    cwd,
    stdio: quiet || onLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    if (stream !== null && onLine) createInterface({ input: stream }).on('line', onLine);
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code: code ?? 1,
        output: Buffer.concat(chunks).toString('utf8'),
        seconds: (performance.now() - started) / 1000,
      }),
    );
  });
}
