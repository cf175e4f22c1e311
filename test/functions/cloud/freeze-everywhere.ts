import { afterAll, expect } from 'vitest';
import type { CloudWorld, Worker } from './cloud-world.ts';

const tried: Record<string, number> = {};
afterAll(() => void process.stdout.write(`Writes a worker was frozen before: ${JSON.stringify(tried)}\n`));

/**
 * Freezes a worker before its first write, another before its second, and so on; `meanwhile` happens then. It comes back
 * and goes on after that.
 */
export async function freezeEverywhere(
  name: string,
  {
    world,
    work,
    meanwhile,
    after,
    passedOver,
    every = 1,
  }: {
    world: CloudWorld;
    work: (worker: Worker) => Promise<unknown>;
    meanwhile: (where: string) => Promise<void>;
    after: (where: string, wasFrozen: boolean) => Promise<void>;
    /** A step it does not freeze before; then reads of rows are steps too. */
    passedOver?: string;
    /** Only before each so many-th write; other ones for another name. */
    every?: number;
  },
): Promise<void> {
  for (let n = name.length % every; ; n += every) {
    const reached = Promise.withResolvers<string>();
    const thaw = Promise.withResolvers<'live'>();
    const fate = (step: string, index: number) => {
      if (index !== n) return 'live';
      reached.resolve(step);
      if (step === passedOver) return 'live';
      return thaw.promise;
    };
    const done = work(world.worker({ fate, countsReads: passedOver !== undefined })).catch(() => undefined);
    const step = await Promise.race([reached.promise, done.then(() => null)]);
    const where = `frozen before write ${n}: ${step}`;
    const isFrozen = step !== null && step !== passedOver;
    if (isFrozen) await meanwhile(where);
    thaw.resolve('live');
    await done;
    await after(where, isFrozen);
    if (step === null) break;
    if (isFrozen) tried[name] = (tried[name] ?? 0) + 1;
  }
  expect(tried[name]).toBeGreaterThan(4);
}
