import type { PieceEngine } from '../../../flow-engine.ts';
import { epochMs } from '../../../query/utc-time.ts';

/** Work on one file that many workers share, from its first step to its last. */
export interface LargeIngest {
  /** Size from which on a file is taken for large. */
  readonly fromBytes: number;
  /** Size pieces are to have. */
  readonly pieceBytes: number;
  /** Largest file one worker takes when it cannot be cut. */
  readonly wholeBytes: number;
  readonly engine: PieceEngine;
  /** Has the steps done, one after the other; asked again for the same, does nothing. Throws UnavailableError. */
  start(hold: Hold): Promise<void>;
  /** Whether its steps are still being done. */
  isRunning(hold: Hold): Promise<boolean>;
}

/** One attempt at an upload: whoever does a step of it has the upload as long as nobody begins another. */
export interface Hold {
  readonly upload_id: string;
  readonly attempt: number;
  /** When it was begun, ISO 8601. */
  readonly attempted_at: string;
}

/** A name no other attempt has, of letters a machine's work may be called by. */
export function holdName({ upload_id, attempt, attempted_at }: Hold): string {
  return `${upload_id}-${attempt}-${(epochMs(attempted_at) ?? 0).toString(36)}`;
}
