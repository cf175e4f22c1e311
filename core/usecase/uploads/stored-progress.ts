import type { IngestProgress } from '../../flow-engine.ts';
import type { Clock, Log, TableStore } from '../../ports.ts';
import type { ProgressBoard } from './progress-board.ts';

/** Least time between two notes of one upload. */
const NOTE_MS = 1000;
/** A note older than this was left by a worker that died. */
const STALE_MS = 120_000;

interface Note extends IngestProgress {
  readonly noted_ms: number;
  readonly expires_s: number;
}

/** Progress as rows of `leases`, seen by every process. What cannot be noted is not worth failing for. */
export function storedProgress({ tables, clock, log }: { tables: TableStore; clock: Clock; log: Log }): ProgressBoard {
  const noted = new Map<string, { ms: number; stage: string }>();
  const note = (uploadId: string, change: Promise<unknown>) =>
    void change.catch((error: unknown) => log.warn('progress', { upload_id: uploadId, error: String(error) }));
  return {
    set(uploadId, progress) {
      const now = clock.now();
      const last = noted.get(uploadId);
      if (last !== undefined && last.stage === progress.stage && now - last.ms < NOTE_MS) return;
      noted.set(uploadId, { ms: now, stage: progress.stage });
      const expires_s = Math.ceil((now + STALE_MS) / 1000);
      note(uploadId, tables.put('leases', noteId(uploadId), { ...progress, noted_ms: now, expires_s }));
    },
    clear(uploadId) {
      noted.delete(uploadId);
      note(uploadId, tables.delete('leases', noteId(uploadId)));
    },
    async of(uploadIds) {
      const found = await Promise.all(uploadIds.map((id) => tables.get('leases', noteId(id))));
      const fresh = new Map<string, IngestProgress>();
      for (const [i, stored] of found.entries()) {
        if (stored === null) continue;
        const { noted_ms, stage, done, total, unit } = stored.item as unknown as Note;
        if (clock.now() - noted_ms < STALE_MS) fresh.set(uploadIds[i]!, { stage, done, total, unit });
      }
      return fresh;
    },
  };
}

function noteId(uploadId: string): string {
  return `progress-${uploadId}`;
}
