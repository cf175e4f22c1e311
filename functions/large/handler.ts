import { z } from 'zod';
import { ConflictError } from '../../core/errors.ts';
import { wantsCompaction } from '../../core/usecase/uploads/compaction-plan.ts';
import { commitPieces, failPieces, ingestWhole } from '../../core/usecase/uploads/pieces/commit-pieces.ts';
import { ingestPiece } from '../../core/usecase/uploads/pieces/ingest-piece.ts';
import { type Planned, planPieces } from '../../core/usecase/uploads/pieces/plan-pieces.ts';
import { settlePieces, surveyPiece } from '../../core/usecase/uploads/pieces/survey-pieces.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';

const holdSchema = z.object({
  upload_id: z.string().regex(/^[0-9a-f]{32}$/),
  attempt: z.int().positive(),
  attempted_at: z.iso.datetime(),
});

/** One step of work on a large file, as the state machine asks for it. */
export const stepSchema = z.discriminatedUnion('step', [
  z.object({ step: z.enum(['plan', 'settle', 'commit', 'whole']), hold: holdSchema }),
  z.object({ step: z.enum(['survey', 'ingest']), hold: holdSchema, piece: z.int().min(0) }),
  z.object({ step: z.literal('fail'), hold: holdSchema, reason: z.string() }),
]);

export type Step = z.output<typeof stepSchema>;

export interface LargeHandlerDeps {
  readonly uploads: UploadDeps;
  /** Orders that an upload's parts be put together: each piece made its own. */
  readonly compactLater: (uploadId: string) => Promise<void>;
}

/**
 * Does a step, however often it is asked for. Answers what the machine chooses the next step by; `lost` where the upload
 * is somebody else's by now, or gone, and nothing is left to do. Throws where it should be tried again.
 */
export function largeHandler(deps: LargeHandlerDeps): (step: Step) => Promise<StepOutcome> {
  return async (step) => {
    try {
      return (await doStep(deps, step)) ?? { outcome: 'done' };
    } catch (error) {
      if (error instanceof ConflictError) return { outcome: 'lost' };
      throw error;
    }
  };
}

export type StepOutcome =
  | Planned
  | { readonly outcome: 'settled' | 'again' }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'lost' };

async function doStep({ uploads: deps, compactLater }: LargeHandlerDeps, step: Step): Promise<StepOutcome | undefined> {
  const { hold } = step;
  switch (step.step) {
    case 'plan':
      return planPieces(deps, hold);
    case 'survey':
      await surveyPiece(deps, hold, step.piece);
      return undefined;
    case 'settle':
      return settlePieces(deps, hold);
    case 'ingest':
      await ingestPiece(deps, hold, step.piece);
      return undefined;
    case 'commit': {
      const done = await commitPieces(deps, hold);
      if (done !== null && wantsCompaction(done)) await compactLater(hold.upload_id);
      return undefined;
    }
    case 'whole':
      await ingestWhole(deps, hold);
      return undefined;
    case 'fail':
      await failPieces(deps, hold, step.reason);
      return undefined;
  }
}
