import { createReadStream, type FSWatcher, mkdirSync, watch } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/ports.ts';

export interface InboxOptions {
  readonly folder: string;
  /** Takes a file in; when it resolves the file is safe and may be removed from the folder. */
  readonly take: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly log: Log;
  /** A file is complete when its size has not changed for this long. */
  readonly settleMs?: number;
}

export interface Inbox {
  stop(): Promise<void>;
}

/** Watches a folder: what is dropped there is taken in and removed. Names that begin with a dot or end in .part wait. */
export function watchInbox(options: InboxOptions): Inbox {
  const { folder, log, settleMs = 1000 } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sizes = new Map<string, number>();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const look = async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      if (stopped || name.startsWith('.') || name.endsWith('.part')) continue;
      const path = join(folder, name);
      const info = await stat(path).catch(() => null);
      if (info === null || !info.isFile()) continue;
      if (sizes.get(name) !== info.size) {
        sizes.set(name, info.size);
        continue;
      }
      sizes.delete(name);
      await takeIn(options, { name, path }, log);
    }
    if (!stopped && sizes.size > 0) schedule(settleMs);
  };
  const schedule = (delayMs: number) => {
    if (timer !== null || stopped) return;
    timer = setTimeout(() => {
      timer = null;
      running = running.then(look).catch((error: unknown) => log.error('inbox', { error: String(error) }));
    }, delayMs);
  };
  const watcher: FSWatcher = watch(folder, () => schedule(settleMs));
  watcher.on('error', (error) => log.error('inbox', { error: String(error) }));
  schedule(0);
  return {
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      watcher.close();
      await running;
    },
  };
}

async function takeIn(options: InboxOptions, file: { name: string; path: string }, log: Log): Promise<void> {
  try {
    await options.take(file.name, createReadStream(file.path));
    await rm(file.path, { force: true });
  } catch (error) {
    log.error('inbox_file', { name: file.name, error: String(error) });
  }
}
