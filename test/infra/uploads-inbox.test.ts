import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Upload } from '../../core/contract/uploads.ts';
import { type InboxOptions, watchInbox } from '../../infra/local/inbox.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { plainCsv, uploadsHost } from './uploads-host.ts';

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await isSo()) return;
    await sleep(10);
  }
  throw new Error('it did not come to be');
}

describe('the inbox of a running host', () => {
  it('takes in what is dropped there, and removes it', async () => {
    const host = await uploadsHost({ background: true });
    const path = join(host.data, 'inbox', 'dropped.csv');
    writeFileSync(path, plainCsv());
    await until(() => !existsSync(path));
    await host.host.idle?.();
    const { uploads } = await host.client.call<{ uploads: Upload[] }>('uploads');
    expect(uploads).toMatchObject([{ name: 'dropped.csv', status: 'ready', uploaded_by: 'inbox' }]);
    expect(await host.rows(['row_number'])).toHaveLength(20);
  });

  it('is not watched by a command that opens the folder for itself', async () => {
    const host = await uploadsHost({ background: false });
    const folder = join(host.data, 'inbox');
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves a file alone while the disk is nearly full', async () => {
    let free = 1e6;
    const host = await uploadsHost({ background: true, disk: async () => ({ free_bytes: free, total_bytes: 1e9 }) });
    const path = join(host.data, 'inbox', 'dropped.csv');
    writeFileSync(path, plainCsv());
    await until(() => host.logged.some(({ event }) => event === 'inbox_file'));
    expect(existsSync(path)).toBe(true);
    free = 1e12;
    appendFileSync(path, '\n');
    await until(() => !existsSync(path));
  });
});

/** An inbox over a folder of its own that notes what it takes. */
async function inbox(more: Partial<InboxOptions>, work: (folder: string, taken: string[]) => Promise<void>) {
  const folder = temporaryFolder();
  const taken: string[] = [];
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const watched = watchInbox({
    folder,
    log: silent,
    settleMs: 30,
    pollMs: 60,
    retryMs: 150,
    take: async ({ name, body }) => {
      let text = '';
      for await (const chunk of body) text += Buffer.from(chunk).toString();
      taken.push(`${name}: ${text}`);
    },
    ...more,
  });
  try {
    await work(folder, taken);
  } finally {
    await watched.stop();
  }
}

describe('an inbox', () => {
  it('takes what was there before it began', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'early.csv'), 'early');
    await inbox({ folder }, async (_, taken) => {
      await until(() => taken.length === 1);
      expect(taken).toEqual(['early.csv: early']);
    });
  });

  it('waits for names that say they are not finished, and for folders', () =>
    inbox({}, async (folder, taken) => {
      writeFileSync(join(folder, '.hidden'), 'x');
      writeFileSync(join(folder, 'a.csv.part'), 'x');
      mkdirSync(join(folder, 'folder'));
      writeFileSync(join(folder, 'b.csv'), 'b');
      await until(() => taken.length === 1 && !existsSync(join(folder, 'b.csv')));
      await sleep(150);
      expect(taken).toEqual(['b.csv: b']);
    }));

  it('waits until a file has stopped growing', () =>
    inbox({ settleMs: 150, pollMs: 20 }, async (folder, taken) => {
      const path = join(folder, 'slow.csv');
      for (let i = 0; i < 8; i++) {
        appendFileSync(path, String(i));
        await sleep(40);
      }
      await until(() => taken.length > 0);
      expect(taken).toEqual(['slow.csv: 01234567']);
    }));

  it('keeps a file that grew while it was taken, and takes all of it afterwards', async () => {
    let grow = true;
    const texts: string[] = [];
    await inbox(
      {
        take: async ({ name, body }) => {
          let text = '';
          for await (const chunk of body) text += Buffer.from(chunk).toString();
          texts.push(text);
          if (grow) appendFileSync(join(current, name), ' and more');
          grow = false;
        },
      },
      async (folder) => {
        current = folder;
        writeFileSync(join(folder, 'log.csv'), 'some');
        await until(() => !existsSync(join(folder, 'log.csv')));
        expect(texts).toEqual(['some', 'some and more']);
      },
    );
  });
  let current = '';

  it('tries again later what could not be taken, without asking all the time', async () => {
    let tries = 0;
    await inbox(
      {
        take: async () => {
          tries += 1;
          if (tries < 3) throw new Error('not now');
        },
      },
      async (folder) => {
        writeFileSync(join(folder, 'a.csv'), 'a');
        const started = performance.now();
        await until(() => !existsSync(join(folder, 'a.csv')));
        expect(tries).toBe(3);
        expect(performance.now() - started).toBeGreaterThan(290);
      },
    );
  });
});
