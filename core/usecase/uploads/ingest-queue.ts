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
  const turns = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  let stopped = false;
  return {
    add(uploadId) {
      const waiting = turns.get(uploadId);
      if (waiting !== undefined) return waiting;
      const turn = last.then(async () => {
        if (stopped) return;
        try {
          await work(uploadId);
        } catch (error) {
          log.error('ingest_queue', { upload_id: uploadId, error: String(error) });
        } finally {
          turns.delete(uploadId);
        }
      });
      turns.set(uploadId, turn);
      last = turn;
      return turn;
    },
    idle: async () => {
      while (turns.size > 0) await last;
    },
    async stop() {
      stopped = true;
      await last;
    },
  };
}
