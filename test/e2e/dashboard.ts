import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Log } from '../../core/ports.ts';
import { localConfig } from '../../infra/local/config.ts';
import { type Host, startHost } from '../../infra/local/host.ts';
import { buildWeb, isWebStale } from '../../infra/local/web-build.ts';
import { CHROMIUM } from '../chromium.ts';
import { type Person, person } from './person.ts';

export interface Dashboard {
  readonly url: string;
  readonly host: Host;
  readonly browser: Browser;
  /** The host's folder, to look for what must be gone. */
  readonly data: string;
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
    host,
    browser,
    data,
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
