import { expect, it } from 'vitest';
import { WORK_MS } from '../patience.ts';
import { goTo, heading, settled } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function demoData(walk: WalkRef): void {
  it('fills an empty system with the demo data at the press of a button', async () => {
    const { admin } = walk();
    const page = await admin.open('/');
    await page.getByRole('button', { name: 'Load demo data' }).click();
    // The page the button stands on follows by itself until all files are read.
    const events = page.getByRole('listitem').filter({ has: page.getByText('Events', { exact: true }) });
    const figure = async () => {
      if ((await page.getByText('still being read').count()) > 0 || (await events.count()) === 0) return 0;
      return Number((/[\d,]{5,}/.exec(await events.innerText())?.[0] ?? '0').replaceAll(',', ''));
    };
    await expect.poll(figure, { timeout: WORK_MS }).toBeGreaterThan(50_000);
    await goTo(page, 'Manage files');
    const files = page.getByRole('region', { name: 'Files' });
    await expect.poll(() => files.getByText('Ready', { exact: true }).count(), { timeout: WORK_MS }).toBe(8);
    const [, records = ''] = /([\d,]+) records/.exec(await page.getByRole('main').innerText()) ?? [];
    expect(Number(records.replaceAll(',', ''))).toBeGreaterThan(50_000);

    await goTo(page, 'Overview');
    await settled(page);
    expect(await events.innerText()).toContain(records);
    await heading(page, 'Overview').waitFor();
  });
}
