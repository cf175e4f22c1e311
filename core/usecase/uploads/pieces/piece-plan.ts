import type { Settings } from '../../../contract/system.ts';
import type { Evidence } from '../../../contract/uploads.ts';
import type { FilePiece, PieceRepeats } from '../../../flow-engine.ts';
import type { OrderEvidence, OrderRules } from '../../../formats/date-order.ts';
import type { FileHead } from '../../../formats/file-head.ts';
import type { StoredPlan, StoredTimeColumn, StoredTimes } from '../../../formats/stored-plan.ts';
import type { ByteRange } from '../upload-deps.ts';

/** What the first step found of a large file, for all others. */
export interface PiecePlan {
  /** Head of the file as received. */
  readonly head: FileHead;
  readonly layout: StoredPlan;
  readonly evidence: readonly Evidence[];
  readonly warnings: readonly string[];
  /** Object that holds the text: the original, or what was unpacked of it. */
  readonly text: string;
  readonly textBytes: number;
  readonly encoding: FileHead['encoding'];
  /** The archive breaks off behind the text. */
  readonly truncated: boolean;
  /** Offset each piece begins at, ascending from 0. */
  readonly starts: readonly number[];
  /** Surveys made by this plan; another round begins where they show that it was wrong. */
  readonly round: number;
  /** For each piece, the last line above it that named columns anew, as far as that is known. */
  readonly named: readonly (string | null)[];
  readonly columns: readonly StoredTimeColumn[];
  readonly backwards: OrderEvidence['backwards'];
  readonly rules: OrderRules;
  /** Digits of the one subscriber the letterhead names. */
  readonly subject: string | null;
  readonly defaultZone: string | null;
  readonly reverseDns: Settings['reverse_dns'];
  readonly nowMs: number;
}

/** What was decided when all pieces were surveyed. */
export interface SettledPlan extends StoredTimes {
  readonly firstLines: readonly number[];
  readonly repeats: readonly PieceRepeats['count'][];
}

/** Head of the text pieces are cut of. */
export function textHead({ head, encoding }: PiecePlan): FileHead {
  return { ...head, container: 'plain', encoding };
}

export function rangeOf({ starts, textBytes }: PiecePlan, piece: number): ByteRange {
  return { start: starts[piece]!, end: starts[piece + 1] ?? textBytes };
}

export function filePiece(plan: PiecePlan, piece: number): Omit<FilePiece, 'firstLine'> {
  const isLast = piece === plan.starts.length - 1;
  return { offset: plan.starts[piece]!, columns: plan.named[piece]!, truncated: plan.truncated && isLast };
}
