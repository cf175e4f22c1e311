import type { Hold } from '../../../core/usecase/uploads/pieces/large-ingest.ts';
import type { Step, StepOutcome } from '../../../functions/large/handler.ts';
import type { CloudWorld, WorkerOptions } from './cloud-world.ts';

export interface MachineOptions {
  /** What a worker is like that does the n-th call. */
  readonly worker?: (call: number) => WorkerOptions;
  /** In which order, and how often, pieces are called. */
  readonly order?: (pieces: readonly number[]) => readonly number[];
  /** How often a step is tried; then the machine notes the failure. */
  readonly tries?: number;
  /** Off where the machine itself stops. */
  readonly notesFailure?: boolean;
  /** After each call. */
  readonly between?: (step: Step) => Promise<void>;
}

/** Calls steps as the state machine of infra/aws/large-machine.ts does, and forgets the work when it is over. */
export async function runMachine(world: CloudWorld, hold: Hold, options: MachineOptions = {}): Promise<void> {
  const { order = (pieces) => pieces, tries = 3, notesFailure = true } = options;
  let calls = 0;
  const call = async (step: Step): Promise<StepOutcome> => {
    for (let attempt = 1; ; attempt += 1) {
      const worker = world.worker(options.worker?.(calls++));
      try {
        const outcome = await worker.large(step);
        await options.between?.(step);
        return outcome;
      } catch (error) {
        if (attempt === tries) throw error;
        world.time.pass(5000);
      }
    }
  };
  try {
    const planned = await call({ step: 'plan', hold });
    if (planned.outcome === 'whole') await call({ step: 'whole', hold });
    if (planned.outcome !== 'pieces') return;
    for (;;) {
      for (const piece of order(planned.pieces)) await call({ step: 'survey', hold, piece });
      const { outcome } = await call({ step: 'settle', hold });
      if (outcome === 'again') continue;
      if (outcome !== 'settled') return;
      break;
    }
    for (const piece of order(planned.pieces)) await call({ step: 'ingest', hold, piece });
    await call({ step: 'commit', hold });
  } catch {
    if (notesFailure) await world.worker().large({ step: 'fail', hold, reason: 'a step failed' });
  } finally {
    world.machines.delete(hold);
  }
}
