import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRELUDE } from '../../adapters/duckdb/prelude.ts';
import { standInVariables } from './stand-in-client.ts';

const VERSION = '1.5.33';
const LAUNCHER = fileURLToPath(new URL('ministack_with_trino_words.py', import.meta.url));
const START_MS = 60_000;
/** What it has to end by itself, lambdas included, before it is killed. */
const STOP_MS = 5000;

export interface StandIn {
  /** Speaks the API of AWS, for any account and region. */
  readonly endpoint: string;
  /** Variables that lead the AWS SDK, its command line and CDK to it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Python that has MiniStack: beside `ministack` on PATH, or in FLOWTRAIL_CACHE; null where there is none. */
export function findStandIn(): string | null {
  const cache = process.env['FLOWTRAIL_CACHE'] ?? join(homedir(), '.cache/flowtrail');
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(cache, `ministack-${VERSION}/bin`)];
  const folder = folders.find((one) => existsSync(join(one, 'ministack')) && existsSync(join(one, 'python3')));
  return folder === undefined ? null : join(folder, 'python3');
}

/**
 * Starts MiniStack, which stands in for AWS, on the loopback address: empty, in memory, with an Athena that understands
 * the portable queries. Throws when it is not installed or does not answer within a minute.
 */
export async function startStandIn(options: { port?: number } = {}): Promise<StandIn> {
  const python = findStandIn();
  if (python === null)
    throw new Error(
      `expected MiniStack ${VERSION} on PATH or in FLOWTRAIL_CACHE (~/.cache/flowtrail unless set), found none: docs/deploy.md, "On this machine", installs it`,
    );
  const port = await freePort(options.port);
  const folder = await mkdtemp(join(tmpdir(), 'flowtrail-stand-in-'));
  const child = spawn(python, [LAUNCHER], {
    cwd: folder,
    // A group of its own, so that the lambdas it starts end with it.
    detached: true,
    // Its input stays open as long as this process lives.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...settings(port, folder) },
  });
  const log = lastOutput(child);
  const stop = stopper(child, folder);
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await isHealthy(endpoint, child);
  } catch (cause) {
    await stop();
    throw new Error(`MiniStack did not start:\n${log()}`, { cause });
  }
  return { endpoint, env: standInVariables(endpoint), stop };
}

function settings(port: number, folder: string): Record<string, string> {
  return {
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    ATHENA_ENGINE: 'duckdb',
    LOG_LEVEL: 'WARNING',
    // Listeners on fixed ports, which nothing here needs.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    TMPDIR: folder,
    FLOWTRAIL_ENDS_WITH_FOLDER: folder,
    FLOWTRAIL_DUCKDB_PRELUDE: JSON.stringify(PRELUDE),
  };
}

function lastOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => {
      text = (text + data.toString()).slice(-8000);
    });
  return () => text;
}

function stopper(child: ChildProcess, folder: string): () => Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  const kill = () => signal('SIGKILL');
  return async () => {
    signal('SIGTERM');
    const forced = setTimeout(kill, STOP_MS);
    await ended;
    clearTimeout(forced);
    kill();
    await rm(folder, { recursive: true, force: true });
  };
}

async function isHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const isOk = await fetch(`${endpoint}/_ministack/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isOk) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no answer from it');
}

/** The port wanted, or any. Throws where the one wanted is taken: the answers would be those of another. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (cause) => reject(new Error(`port ${wanted} is already in use`, { cause })));
    probe.listen(wanted, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('expected a port of the loopback address');
  return address.port;
}
