import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SAME_HEADERS, UNKNOWN_LAYOUT } from '../input-files.ts';
import { expectRecords, row } from '../screens/explore.ts';
import { deleteFile } from '../screens/files.ts';
import { drawer } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function deletion(walk: WalkRef): void {
  it('deletes a file for good: a receipt remains, and nothing else of it', async () => {
    const { analyst, dashboard } = walk();
    const page = await analyst.open(`/explore?q=${encodeURIComponent('bazaar')}&sort=event_time`);
    await row(page, 1).getByRole('gridcell').first().click();
    await drawer(page).getByText(UNKNOWN_LAYOUT.name).waitFor();
    const record = (await drawer(page).getByRole('link', { name: 'Open page' }).getAttribute('href')) ?? '';
    const [, uploadId = ''] = /\/records\/([^/]+)\//.exec(record) ?? [];
    expect((await dashboard.kept()).some(({ name }) => name.includes(uploadId))).toBe(true);

    await page.goto('/files');
    const hash = createHash('sha256').update(UNKNOWN_LAYOUT.buffer).digest('hex');
    const receipt = await deleteFile(page, UNKNOWN_LAYOUT.name, 'end of the case');
    expect(receipt).toContain(hash.slice(0, 24));
    expect(receipt).toMatch(/25 records/);
    expect(receipt).toMatch(/end of the case/);
    expect(receipt).toMatch(/by vikram/i);

    await page.goto('/explore?f=address:172.31.78.0/24');
    await expectRecords(page, SAME_HEADERS.buffer.toString().trim().split('\n').length - 1);
    await analyst.unwatched(async () => {
      await page.goto(record);
      await page.getByText('No such record is held. Its file may have been deleted.').waitFor();
    });
    await page.goto('/files?tab=receipts');
    await page.getByRole('row').filter({ hasText: UNKNOWN_LAYOUT.name }).getByText(hash.slice(0, 10)).waitFor();

    const left = await dashboard.kept();
    expect(left.filter(({ name }) => name.includes(uploadId))).toEqual([]);
    // A time that only this file holds, as its lines print it.
    for (const { name, read } of left) expect(Buffer.from(await read()).includes('2026-04-18 09:24'), name).toBe(false);
  });
}
