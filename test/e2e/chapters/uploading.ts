import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { PICTURE, renamed, SESSIONS, UNKNOWN_LAYOUT, WITH_BROKEN_LINES } from '../input-files.ts';
import { goTo } from '../screens/shell.ts';
import { drop, entry, outcome, upload } from '../screens/upload.ts';
import type { WalkRef } from '../walk.ts';

/** Bytes a second; slow enough that sending can be watched. */
const SLOW_LINE = 400_000;

export function uploading(walk: WalkRef): void {
  it('takes several files at once and says of each what it is', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/upload');
    await upload(page, SESSIONS, WITH_BROKEN_LINES, UNKNOWN_LAYOUT, PICTURE);

    const sessions = await outcome(page, SESSIONS.name, 'Ready');
    expect(await sessions.innerText()).toMatch(/Recognised as Five-column session list/);
    expect(await sessions.innerText()).toMatch(/signature/);
    expect(await sessions.innerText()).toMatch(/31 lines in the file.*Accepted 30.*Header 1/s);
    const broken = await outcome(page, WITH_BROKEN_LINES.name, 'Ready');
    expect(await broken.innerText()).toMatch(/16 lines in the file.*Accepted 12.*Rejected 3.*Header 1/s);
    expect(await broken.innerText()).toMatch(/4 subscribers/);
    await outcome(page, UNKNOWN_LAYOUT.name, 'Needs a mapping');
    const picture = await outcome(page, PICTURE.name, 'Failed');
    expect(await picture.innerText()).toMatch(/PNG image/);
  });

  it('says of bytes it has already that nothing is added twice', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/upload');
    await drop(page, renamed(SESSIONS, 'sessions-copy.csv'));
    const copy = await outcome(page, 'sessions-copy.csv', 'Already here');
    // Its name comes with the list of uploads, which is read anew meanwhile.
    await eventually(() => copy.innerText()).toContain(`uploaded before as ${SESSIONS.name}`);
    await goTo(page, 'Manage files');
    await page.getByRole('button', { name: SESSIONS.name, exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'sessions-copy.csv', exact: true }).count()).toBe(0);
  });

  it('shows how much of a file has been sent, and stores nothing of one that is cancelled', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/upload');
    const line = await analyst.context.newCDPSession(page);
    await line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: SLOW_LINE,
    });
    const large = { name: 'large.csv', mimeType: 'text/csv', buffer: Buffer.alloc(3_000_000, 'a,b,c\n') };
    await upload(page, large);
    const sending = entry(page, large.name);
    const sent = async (): Promise<number> => {
      const [, figure = '0', unit = ''] = /Sending · ([\d.]+) (kB|MB) of 3.00 MB/.exec(await sending.innerText()) ?? [];
      return Number(figure) * (unit === 'MB' ? 1000 : 1);
    };
    await eventually(sent).toBeGreaterThan(0);
    const before = await sent();
    await eventually(sent).toBeGreaterThan(before);
    await sending.getByRole('button', { name: 'Cancel' }).click();
    await sending.getByText('Cancelled; nothing was stored.').waitFor();
    await goTo(page, 'Manage files');
    await page.getByRole('button', { name: SESSIONS.name, exact: true }).waitFor();
    expect(await page.getByText(large.name).count()).toBe(0);
  });
}
