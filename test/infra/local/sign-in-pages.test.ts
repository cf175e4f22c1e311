import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { CHROMIUM } from '../../chromium.ts';
import { authorization } from '../../sign-in.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { ADMIN, runningHost } from './running-host.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const THEME = new URL('../../../web/public/theme.js', import.meta.url);
const FONT = createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; help: string }[] }> };
    };
    return (await axe.run()).violations.map(({ id, help }) => `${id}: ${help}`);
  });
}

it.skipIf(CHROMIUM === null).each(['dark', 'light'] as const)(
  'the sign-in pages work by keyboard in a browser, %s, with no axe violation and nothing against their policy',
  async (colorScheme) => {
    const webRoot = temporaryFolder();
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><link rel=icon href=/favicon.svg>');
    writeFileSync(join(webRoot, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    cpSync(THEME, join(webRoot, 'theme.js'));
    cpSync(FONT, join(webRoot, 'fonts/inter-latin.woff2'));
    const host = await runningHost({}, webRoot);
    await host.setUp();
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const page = await (await browser.newContext({ colorScheme })).newPage();
    const complaints: string[] = [];
    // axe tries to evaluate text, which the policy refuses: that is not the page's doing.
    let checking = false;
    page.on('console', (message) => !checking && message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));

    await page.goto(authorization(host.url).url);
    const shots = process.env['FLOWTRAIL_SCREENSHOTS'];
    const shoot = async (name: string) => {
      await page.waitForLoadState('load');
      if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png` });
      checking = true;
      expect(await violations(page), name).toEqual([]);
      checking = false;
    };
    await shoot('sign-in');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(colorScheme);
    const loaded =
      'document.fonts.ready.then(() => [...document.fonts].map(({ family, status }) => family + " " + status))';
    expect(await page.evaluate(loaded)).toEqual(['Inter Variable loaded']);
    await page.keyboard.type(ADMIN.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await shoot('sign-in-wrong');
    await page.keyboard.type(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/signed-in\?code=/);
    await page.goto(`${host.url}/oidc/session/end`);
    await shoot('sign-out');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Signed out' }).waitFor();
    await shoot('signed-out');
    await page.goto(`${host.url}/oidc/auth?client_id=nobody`);
    await shoot('error');
    await page.goto(`${host.url}/api/docs`);
    await shoot('docs');
    // The wrong password and the unknown client are answered with 401 and 400, which a browser notes.
    expect(complaints.filter((text) => !/status of 40[01]/.test(text))).toEqual([]);
  },
  20_000,
);
