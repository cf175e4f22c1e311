import type { IngestProgress } from '../../flow-engine.ts';

/** How far work on uploads is, for whoever asks, on this process or another. */
export interface ProgressBoard {
  /** Called often: what is kept elsewhere is kept now and then. */
  set(uploadId: string, progress: IngestProgress): void;
  clear(uploadId: string): void;
  /** Of those that are being worked on right now. */
  of(uploadIds: readonly string[]): Promise<ReadonlyMap<string, IngestProgress>>;
}

/** For one process; lost with it, which then begins the work anew. */
export function processProgress(): ProgressBoard {
  const progress = new Map<string, IngestProgress>();
  return {
    set: (uploadId, now) => void progress.set(uploadId, now),
    clear: (uploadId) => void progress.delete(uploadId),
    of: async () => progress,
  };
}
