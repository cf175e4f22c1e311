import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Log } from '../../core/ports.ts';
import { localConfig } from '../../infra/local/config.ts';
import { startHost } from '../../infra/local/host.ts';
import { buildWeb, isWebStale } from '../../infra/local/web-build.ts';
import { CHROMIUM } from '../chromium.ts';
import { type Person, person } from './person.ts';

export interface KeptFile {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

export interface Dashboard {
  readonly url: string;
  readonly browser: Browser;
  /** One-time link that makes the first administrator; null once there is one. */
  setupUrl(): Promise<string | null>;
  /** Everything that is kept, by name, to look for what must be gone. */
  kept(): Promise<readonly KeptFile[]>;
  /** Faults the host logged; a walk without mistakes leaves none. */
  readonly faults: readonly string[];
  /** Milliseconds since 1970 by the host's clock. */
  now(): number;
  /** The host's clock runs ahead by this much more. */
  pass(ms: number): void;
  /** Somebody with a browser profile of their own. */
  person(): Promise<Person>;
  stop(): Promise<void>;
}

/** A whole host over an empty folder, the dashboard built from these sources, and Chromium in front of it. */
export async function startDashboard(): Promise<Dashboard> {
  if (isWebStale()) await buildWeb();
  const data = mkdtempSync(join(tmpdir(), 'flowtrail-e2e-'));
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const faults: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event, detail) => void faults.push(`${event} ${JSON.stringify(detail)}`),
  };
  const host = await startHost(localConfig({ data, port: 0 }), { clock: { now }, log });
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  return {
    url: host.url,
    browser,
    setupUrl: async () => host.setupUrl(),
    kept: async () => filesUnder(data),
    faults,
    now,
    pass: (ms) => {
      ahead += ms;
    },
    person: () => person(browser, host.url),
    stop: async () => {
      await browser.close();
      await host.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function filesUnder(folder: string): KeptFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, read: () => readFile(name) }));
}
