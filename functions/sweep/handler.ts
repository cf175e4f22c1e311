import type { Detection } from '../../core/usecase/detect/detection.ts';
import { type SharedSweepDeps, type SharedSweepResult, sweepShared } from '../../core/usecase/uploads/sweep-shared.ts';

export interface SweepHandlerDeps extends SharedSweepDeps {
  readonly runs: Pick<Detection, 'sweep'>;
}

/** Puts in order what workers that died left behind. */
export function sweepHandler(deps: SweepHandlerDeps): () => Promise<SharedSweepResult & { runs: number }> {
  return async () => {
    const runs = await deps.runs.sweep();
    return { ...(await sweepShared(deps)), runs };
  };
}
