import { expect, it } from 'vitest';
import { goTo, heading, settled } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function demoData(walk: WalkRef): void {
  it('fills an empty system with the demo data at the press of a button', async () => {
    const { admin } = walk();
    const page = await admin.open('/');
    await page.getByRole('button', { name: 'Load demo data' }).click();
    await goTo(page, 'Manage files');
    const files = page.getByRole('region', { name: 'Files' });
    await expect.poll(() => files.getByText('Ready', { exact: true }).count(), { timeout: 90_000 }).toBe(8);
    const [, records = ''] = /([\d,]+) records/.exec(await page.getByRole('main').innerText()) ?? [];
    expect(Number(records.replaceAll(',', ''))).toBeGreaterThan(50_000);

    await goTo(page, 'Overview');
    await settled(page);
    const events = page.getByRole('listitem').filter({ has: page.getByText('Events', { exact: true }) });
    expect(await events.innerText()).toContain(records);
    await heading(page, 'Overview').waitFor();
  });
}
