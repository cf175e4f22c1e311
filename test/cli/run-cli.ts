import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
  /** Lines of standard output as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers of every shape, and asserts it
  json(): any[];
}

/** Runs the command line as a user does, without the environment's own data folder. */
export async function runCli(...args: string[]): Promise<CliRun> {
  const { FLOWTRAIL_DATA: _, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number];
  const json = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  return { code, out, errors, json };
}
