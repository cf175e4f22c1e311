import { createReadStream, mkdirSync, type Stats, watch } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/ports.ts';

export interface InboxFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface InboxOptions {
  readonly folder: string;
  /** Takes a file in; when it resolves the file is safe and may be removed from the folder. */
  readonly take: (file: InboxFile) => Promise<void>;
  readonly log: Log;
  /** A file is complete when it has not changed for this long. */
  readonly settleMs?: number;
  /** Looks this often even where the system reports no change (network folders, no watches left). */
  readonly pollMs?: number;
  /** A file that could not be taken in is left alone for this long, or until it changes. */
  readonly retryMs?: number;
}

export interface Inbox {
  stop(): Promise<void>;
}

/** How a file looked, and until when it is left alone as it is. */
interface Seen {
  readonly state: string;
  readonly untilMs: number;
}

/**
 * Watches a folder: what is dropped there is taken in and removed. Names that begin with a dot or end in .part wait.
 * A file that grows while it is taken in stays, and is taken in again once it is complete.
 */
export function watchInbox(options: InboxOptions): Inbox {
  const { folder, log, settleMs = 1000, pollMs = 5000 } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const seen = new Map<string, Seen>();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: { readonly handle: NodeJS.Timeout; readonly atMs: number } | null = null;

  const look = async () => {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of seen.keys()) if (!names.includes(name)) seen.delete(name);
    for (const name of names) if (!stopped) await lookAt(name, options, seen);
    const unsettled = [...seen.values()].some(({ untilMs }) => untilMs - Date.now() <= settleMs);
    schedule(unsettled ? settleMs : pollMs);
  };
  const schedule = (delayMs: number) => {
    const atMs = Date.now() + delayMs;
    if (stopped || (timer !== null && timer.atMs <= atMs)) return;
    if (timer !== null) clearTimeout(timer.handle);
    const handle = setTimeout(() => {
      timer = null;
      running = running.then(look).catch((error: unknown) => {
        log.error('inbox', { error: String(error) });
        schedule(pollMs);
      });
    }, delayMs);
    timer = { handle, atMs };
  };
  const unwatch = watchFolder(folder, () => schedule(settleMs), log);
  schedule(0);
  return {
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer.handle);
      unwatch();
      await running;
    },
  };
}

/** Where a system has no watches left, looking from time to time does. */
function watchFolder(folder: string, onChange: () => void, log: Log): () => void {
  try {
    const watcher = watch(folder, onChange);
    watcher.on('error', (error) => log.warn('inbox_watch', { error: String(error) }));
    return () => watcher.close();
  } catch (error) {
    log.warn('inbox_watch', { error: String(error) });
    return () => {};
  }
}

async function lookAt(name: string, options: InboxOptions, seen: Map<string, Seen>): Promise<void> {
  const { folder, log, settleMs = 1000, retryMs = 60_000 } = options;
  if (name.startsWith('.') || name.endsWith('.part')) return;
  const path = join(folder, name);
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) return;
  const before = seen.get(name);
  const leaveAlone = (state: string, ms: number) => seen.set(name, { state, untilMs: Date.now() + ms });
  if (before?.state !== stateOf(info)) return void leaveAlone(stateOf(info), settleMs);
  if (Date.now() < before.untilMs) return;
  const body = createReadStream(path);
  try {
    await options.take({ name, sizeBytes: info.size, body });
    const after = await stat(path);
    if (stateOf(after) !== stateOf(info)) return void leaveAlone(stateOf(after), settleMs);
    await rm(path);
    seen.delete(name);
  } catch (error) {
    log.error('inbox_file', { name, error: String(error) });
    leaveAlone(stateOf(info), retryMs);
  } finally {
    body.destroy();
  }
}

function stateOf(info: Stats): string {
  return `${info.ino} ${info.size} ${info.mtimeMs}`;
}
