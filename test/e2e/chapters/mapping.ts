import { expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll } from '../accessibility.ts';
import { eventually } from '../eventually.ts';
import { FORMULA, MEANINGS, SAME_HEADERS, UNKNOWN_LAYOUT } from '../input-files.ts';
import { heading } from '../screens/shell.ts';
import { entry, mapColumn, outcome, upload } from '../screens/upload.ts';
import type { WalkRef } from '../walk.ts';

const PROFILE = 'Zephyr exchange';

export function mapping(walk: WalkRef): void {
  it('lets the columns of an unknown file be named, shows 20 rows of the outcome, and keeps the mapping', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/upload');
    await entry(page, UNKNOWN_LAYOUT.name).getByRole('link', { name: 'Map the columns' }).click();
    await heading(page, 'Map the columns').waitFor();
    const apply = page.getByRole('button', { name: 'Normalise with this mapping' });

    // Until a time and somebody are named there is nothing to preview: the page says what is missing, and asks for none.
    await page.getByText(/which column holds .*a time/).waitFor();
    expect(await apply.isDisabled()).toBe(true);
    for (const [header, target] of Object.entries(MEANINGS)) await mapColumn(page, header, target);
    await page.getByText('first 20 records').waitFor();
    const preview = page.getByRole('region', { name: 'Preview' }).getByRole('table');
    await eventually(() => preview.getByRole('row').count()).toBe(21);
    await eventually(() => preview.innerText()).toContain('919818888001');
    await eventually(() => preview.innerText()).toContain(FORMULA);
    expect(await preview.innerText()).toContain('2026-04-18 09:19');

    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(analyst, page, `mapping, ${colorScheme}`);
    }
    await expectNoSidewaysScroll(page, 'mapping');

    await mapColumn(page, 'place', 'Source port');
    await page.getByText(/“zephyr bazaar”/).waitFor();
    await eventually(() => apply.isDisabled()).toBe(true);
    await mapColumn(page, 'place', MEANINGS.place);
    await eventually(() => apply.isEnabled()).toBe(true);

    await page.getByLabel('Save as a profile').fill(PROFILE);
    await apply.click();
    await heading(page, 'Upload').waitFor();
  });

  it('recognises the same headers by the saved mapping the next time', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/upload');
    await upload(page, SAME_HEADERS);
    const next = await outcome(page, SAME_HEADERS.name, 'Ready');
    expect(await next.innerText()).toContain(PROFILE);
    expect(await next.innerText()).toMatch(/10 records/);
    await page.goto('/files?tab=profiles');
    await page.getByRole('cell', { name: PROFILE, exact: true }).waitFor();
  });
}
