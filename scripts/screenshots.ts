import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Log } from '../core/ports.ts';
import { localConfig } from '../infra/local/config.ts';
import { type Host, startHost } from '../infra/local/host.ts';
import { buildWeb, isWebStale } from '../infra/local/web-build.ts';
import { CHROMIUM } from '../test/chromium.ts';

/** Takes the pictures of the documentation: the demo data, one detection run, each page in both themes. */

const FOLDER = fileURLToPath(new URL('../docs/images', import.meta.url));
const WINDOW = { width: 1440, height: 900 };
const THEMES = ['dark', 'light'] as const;
const ACCOUNT = { username: 'asha', display_name: 'Asha Rao', password: 'only for the pictures' };
const SLOW_MS = 120_000;

interface Picture {
  readonly name: string;
  readonly path: string;
  /** What is opened on the page before the picture is taken. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: '/' },
  { name: 'explore', path: '/explore?range=24h&f=!port:53' },
  { name: 'alerts', path: '/alerts' },
  {
    name: 'record',
    path: '/alerts?tab=flows',
    open: async (page) => {
      await page
        .getByRole('button', { name: /open record/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('region', { name: 'Original text' }).waitFor();
    },
  },
  {
    name: 'files',
    path: '/files',
    open: async (page) => {
      await page.getByRole('button', { name: 'branch_sessions.csv', exact: true }).click();
      await page.getByRole('dialog').getByRole('heading', { name: 'Every line' }).waitFor();
    },
  },
  { name: 'settings', path: '/settings?tab=audit' },
  // Last: its files are none of the demo's.
  { name: 'upload', path: '/upload', open: sendFiles },
];

/** An upload page without uploads says little. */
async function sendFiles(page: Page): Promise<void> {
  const sessions = [
    'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred',
    '100.80.4.17,203.0.113.9,2026-04-17 10:00:00,2026-04-17 10:02:30,181200',
    '100.80.4.17,203.0.113.9,2026-04-17 25:61:00,2026-04-17 10:06:00,7400',
    '100.80.4.17,198.51.100.20,2026-04-17 10:06:00,2026-04-17 10:06:04,912',
  ];
  const unknown = ['ticket,party,origin,peer,when_seen', 'T1,919810000001,100.80.4.17,203.0.113.9,2026-04-18 09:00:00'];
  const file = (name: string, lines: readonly string[]) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(`${lines.join('\n')}\n`),
  });
  await page
    .getByLabel('Files to upload')
    .setInputFiles([file('sessions_april.csv', sessions), file('regional_export.csv', unknown)]);
  await page.getByText('Needs a mapping').first().waitFor();
  await page.getByText('Five-column session list').first().waitFor();
}

const quiet: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (event, detail) => void process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
};

async function signIn(page: Page, host: Host): Promise<void> {
  const setup_token = new URL(host.setupUrl() ?? '').searchParams.get('token');
  const made = await fetch(`${host.url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...ACCOUNT, setup_token }),
  });
  if (!made.ok) throw new Error(`the setup answered ${made.status}`);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('User name').fill(ACCOUNT.username);
  await page.getByLabel('Password').fill(ACCOUNT.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

async function detect(page: Page): Promise<void> {
  await page.goto('/alerts');
  await page.getByRole('button', { name: 'Run over everything' }).click();
  await page.getByText('Detection has finished').first().waitFor({ timeout: SLOW_MS });
}

/** Everything asked for has come: no placeholder is left and the network rests. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  // Charts draw themselves with the frame after their figures.
  await page.waitForTimeout(400);
}

async function take(context: BrowserContext, { name, path, open }: Picture): Promise<void> {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: THEMES[0], reducedMotion: 'reduce' });
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settle(page);
  await open?.(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
    process.stdout.write(`docs/images/${name}-${colorScheme}.png\n`);
  }
  await page.close();
}

async function main(): Promise<void> {
  if (CHROMIUM === null) throw new Error('no Chromium here: name one with CHROMIUM=path');
  if (isWebStale()) await buildWeb();
  mkdirSync(FOLDER, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), 'flowtrail-pictures-'));
  const host = await startHost(localConfig({ data, port: 0 }), { log: quiet });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    await host.loadDemo?.();
    const context = await browser.newContext({
      baseURL: host.url,
      viewport: WINDOW,
      locale: 'en-GB',
      timezoneId: 'Asia/Kolkata',
    });
    const page = await context.newPage();
    await signIn(page, host);
    await detect(page);
    await page.close();
    for (const picture of PICTURES) await take(context, picture);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

await main();
