import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll } from '../accessibility.ts';
import { eventually } from '../eventually.ts';
import { WITH_BROKEN_LINES } from '../input-files.ts';
import { openLedger } from '../screens/files.ts';
import { choose, drawer, heading, settled } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

interface View {
  readonly name: string;
  readonly path: string;
  /** What to open on the page before it is looked at. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const SETTINGS = ['account', 'tokens', 'display', 'lookup', 'system', 'users', 'audit', 'about'];

export const VIEWS: readonly View[] = [
  { name: 'Overview', path: '/' },
  { name: 'Explore', path: '/explore' },
  {
    name: 'a record',
    path: '/explore?f=address:172.31.79.7',
    open: async (page) => {
      await page.getByRole('gridcell').first().click();
      await drawer(page).getByRole('region', { name: 'Original text' }).waitFor();
    },
  },
  { name: 'Alerts', path: '/alerts' },
  {
    name: 'an alert',
    path: '/alerts',
    open: async (page) => {
      await page
        .getByRole('button', { name: /open alert/ })
        .first()
        .click();
      await drawer(page).getByRole('region', { name: 'Why this score' }).waitFor();
    },
  },
  { name: 'anomalous flows', path: '/alerts?tab=flows' },
  { name: 'Upload', path: '/upload' },
  { name: 'Manage files', path: '/files' },
  { name: 'a ledger', path: '/files', open: (page) => openLedger(page, WITH_BROKEN_LINES.name) },
  ...SETTINGS.map((tab) => ({ name: `Settings, ${tab}`, path: `/settings?tab=${tab}` })),
];

export async function show(page: Page, view: View): Promise<void> {
  await page.goto(view.path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
  await view.open?.(page);
  await settled(page);
}

export function appearance(walk: WalkRef): void {
  it('changes its theme at once and keeps the choice', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/');
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await choose(page, page.getByRole('button', { name: /^Theme/ }), 'Dark');
    const dark = await background();
    await choose(page, page.getByRole('button', { name: /^Theme/ }), 'Light');
    await eventually(background).not.toBe(dark);
    const light = await background();
    await page.reload();
    await heading(page, 'Overview').waitFor();
    expect(await background()).toBe(light);
    await choose(page, page.getByRole('button', { name: /^Theme/ }), 'As the system');
  });

  it('has no accessibility fault on any page, dark or light', async () => {
    const { admin } = walk();
    const page = await admin.open('/');
    for (const view of VIEWS) {
      await show(page, view);
      await expectNoSidewaysScroll(page, view.name);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(admin, page, `${view.name}, ${colorScheme}`);
      }
    }
  });

  it.each(['dark', 'light'] as const)('has no accessibility fault in front of the sign-in, %s', async (colorScheme) => {
    const visitor = await walk().dashboard.person();
    const page = await visitor.open('/');
    await page.emulateMedia({ colorScheme });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await expectAccessible(visitor, page, 'landing');
    await page.goto('/sign-up');
    await page.getByLabel('Password again').waitFor();
    await expectAccessible(visitor, page, 'sign-up');
    expect(visitor.complaints()).toEqual([]);
    await visitor.close();
  });
}
