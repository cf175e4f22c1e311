import { noteChain } from '../../core/usecase/audit/check-chain.ts';
import type { Detection } from '../../core/usecase/detect/detection.ts';
import { type SharedSweepDeps, type SharedSweepResult, sweepShared } from '../../core/usecase/uploads/sweep-shared.ts';

export interface SweepHandlerDeps extends SharedSweepDeps {
  readonly runs: Pick<Detection, 'sweep'>;
}

/** Audit entries looked at in one sweep, and as many old ones once more: those of an hour of a busy day. */
const MOST_ENTRIES = 20_000;

/** Checks the audit list, and puts in order what workers that died left behind. */
export function sweepHandler(deps: SweepHandlerDeps): () => Promise<SharedSweepResult & { runs: number }> {
  return async () => {
    const runs = await deps.runs.sweep();
    await noteChain(deps, MOST_ENTRIES);
    return { ...(await sweepShared(deps)), runs };
  };
}
