import { type SharedSweepDeps, type SharedSweepResult, sweepShared } from '../../core/usecase/uploads/sweep-shared.ts';

/** Puts in order what workers that died left behind. */
export function sweepHandler(deps: SharedSweepDeps): () => Promise<SharedSweepResult> {
  return () => sweepShared(deps);
}
