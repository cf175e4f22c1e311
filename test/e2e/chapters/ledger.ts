import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { download } from '../downloads.ts';
import { BROKEN_LINES, UNKNOWN_LAYOUT, WITH_BROKEN_LINES } from '../input-files.ts';
import { ledgerLines, openLedger } from '../screens/files.ts';
import type { WalkRef } from '../walk.ts';

export function ledger(walk: WalkRef): void {
  it('accounts for every line of a file, and hands out the rejected ones', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/files');
    const opened = await openLedger(page, WITH_BROKEN_LINES.name);
    await opened.getByText('Every line').waitFor();

    const classes = ['Accepted', 'Rejected', 'Preamble', 'Header', 'Separator', 'Notice', 'Footer'];
    const counts = await Promise.all(classes.map((name) => ledgerLines(opened, name)));
    expect(counts).toEqual([12, 3, 0, 1, 0, 0, 0]);
    expect(await ledgerLines(opened, 'Lines in the file')).toBe(16);
    const hash = createHash('sha256').update(WITH_BROKEN_LINES.buffer).digest('hex');
    await opened.getByTitle(hash).waitFor();
    const words = await opened.innerText();
    expect(words).toMatch(/Subscribers\s+4/);
    expect(words).toMatch(/First event\s+2026-04-17 14:00:00/);
    expect(words).toMatch(/Last event\s+2026-04-17 14:11:00/);
    expect(words).toMatch(/Zone\s+Asia\/Kolkata no zone in the file/);
    expect(words).toMatch(/Date order\s+dmy \d+ values have a first part over 12/);
    const rejects = opened.getByRole('region', { name: 'Rejected lines' });
    for (const { line, reason } of BROKEN_LINES)
      expect(await rejects.innerText()).toMatch(RegExp(`${line}\\s.*${reason}`));

    const csv = await download(page, () => opened.getByRole('button', { name: 'All rejected lines as CSV' }).click());
    expect(csv.name).toBe(`${WITH_BROKEN_LINES.name}.rejected.csv`);
    expect(csv.text.replace('\uFEFF', '').trim().split(/\r?\n/)).toEqual([
      'line,reason,text',
      ...BROKEN_LINES.map(({ line, reason, text }) => `${line},${reason},"${text}"`),
    ]);
  });

  it('keeps an address for each ledger, and the mapped file has become records', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/files');
    const opened = await openLedger(page, UNKNOWN_LAYOUT.name);
    expect(await ledgerLines(opened, 'Accepted')).toBe(25);
    await page.reload();
    await page.getByRole('dialog').getByRole('heading', { name: UNKNOWN_LAYOUT.name }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(new URL(page.url()).search).toBe('');
  });
}
