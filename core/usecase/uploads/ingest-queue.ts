import type { Log } from '../../ports.ts';

export interface IngestQueue {
  /** Resolves when this upload's turn has come and gone. */
  add(uploadId: string): Promise<void>;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/** One upload at a time: normalising uses all cores as it is, and two at once would only share their memory. */
export function ingestQueue(work: (uploadId: string) => Promise<unknown>, log: Log): IngestQueue {
  const waiting = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  let stopped = false;

  async function turn(uploadId: string): Promise<void> {
    // From here on the upload may change again, and then needs another turn.
    waiting.delete(uploadId);
    if (stopped) return;
    try {
      await work(uploadId);
    } catch (error) {
      log.error('ingest_queue', { upload_id: uploadId, error: String(error) });
    }
  }

  return {
    add(uploadId) {
      const queued = waiting.get(uploadId);
      if (queued !== undefined) return queued;
      last = last.then(() => turn(uploadId));
      waiting.set(uploadId, last);
      return last;
    },
    async idle() {
      for (let seen: Promise<void> | null = null; seen !== last; ) {
        seen = last;
        await seen;
      }
    },
    async stop() {
      stopped = true;
      await last;
    },
  };
}
