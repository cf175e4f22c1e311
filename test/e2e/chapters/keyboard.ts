import { it } from 'vitest';
import { eventually } from '../eventually.ts';
import { expectRecords, pill, row } from '../screens/explore.ts';
import { drawer, heading } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function keyboard(walk: WalkRef): void {
  it('searches, walks and opens records without a mouse', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/files');
    await heading(page, 'Manage files').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search or run a command' }).waitFor();
    await page.keyboard.type('172.31.79.0/24');
    await page.getByRole('option', { name: 'Records with the address 172.31.79.0/24' }).waitFor();
    await page.keyboard.press('Enter');
    await pill(page, 'Address is 172.31.79.0/24').waitFor();
    await expectRecords(page, 12);

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await eventually(() => row(page, 2).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await drawer(page).getByRole('region', { name: 'Evidence', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'hidden' });
    await eventually(() => row(page, 2).getAttribute('aria-selected')).toBe('true');

    await page.keyboard.press('/');
    await page.keyboard.type('919819999001');
    await page.keyboard.press('Enter');
    await expectRecords(page, 3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await heading(page, 'Upload').waitFor();
  });

  it('walks the alerts and decides by keys', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/alerts');
    await page
      .getByRole('button', { name: /open alert/ })
      .first()
      .waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await page.getByLabel('What confirms it?').waitFor();
    await page.keyboard.type('seen in the firewall too');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await drawer(page).getByText('seen in the firewall too').waitFor();
    await drawer(page).getByRole('button', { name: 'Reopen' }).waitFor();
  });
}
