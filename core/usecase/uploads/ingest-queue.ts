import type { Log } from '../../ports.ts';

export interface IngestQueue {
  /** Resolves when this upload's turn to be read has come and gone; deriving follows by itself. */
  add(uploadId: string): Promise<void>;
  /** Derives an upload that has been read, before another is. */
  derive(uploadId: string): void;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/** What is done to an upload; each does nothing for one that does not need it. */
export interface QueueWork {
  readonly ingest: (uploadId: string) => Promise<unknown>;
  readonly derive: (uploadId: string) => Promise<unknown>;
}

interface Waiting {
  readonly turn: Promise<void>;
  readonly end: () => void;
}

/**
 * One thing at a time: normalising uses all cores as it is, and two at once would only share their memory. What was read
 * is derived before the next is read: until then every query makes up for it.
 */
export function ingestQueue(work: QueueWork, log: Log): IngestQueue {
  const unread = new Map<string, Waiting>();
  const underived = new Set<string>();
  let running: Promise<void> | null = null;
  let stopped = false;

  async function attempt(event: string, uploadId: string, task: QueueWork['ingest']): Promise<void> {
    try {
      await task(uploadId);
    } catch (error) {
      log.error(event, { upload_id: uploadId, error: String(error) });
    }
  }

  /** The next thing to do. It is taken off first: an upload may change again from here on, and then needs another turn. */
  function next(): (() => Promise<void>) | null {
    if (stopped) return null;
    for (const uploadId of underived) {
      underived.delete(uploadId);
      return () => attempt('derive_queue', uploadId, work.derive);
    }
    for (const [uploadId, { end }] of unread) {
      unread.delete(uploadId);
      return async () => {
        await attempt('ingest_queue', uploadId, work.ingest);
        underived.add(uploadId);
        end();
      };
    }
    return null;
  }

  async function run(): Promise<void> {
    for (let task = next(); task !== null; task = next()) await task();
    // In the same breath as finding nothing, so that whatever comes from here on begins anew.
    running = null;
  }

  function wake(): void {
    running ??= Promise.resolve().then(run);
  }

  return {
    add(uploadId) {
      const queued = unread.get(uploadId);
      if (queued !== undefined) return queued.turn;
      if (stopped) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      unread.set(uploadId, { turn: promise, end: resolve });
      wake();
      return promise;
    },
    derive(uploadId) {
      underived.add(uploadId);
      wake();
    },
    async idle() {
      while (running !== null) await running;
    },
    async stop() {
      stopped = true;
      await running;
      for (const { end } of unread.values()) end();
      unread.clear();
    },
  };
}
