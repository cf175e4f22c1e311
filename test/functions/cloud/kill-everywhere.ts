import { afterAll, expect } from 'vitest';
import type { CloudWorld, Worker } from './cloud-world.ts';
import type { Fate } from './mortal.ts';

const dieAt =
  (n: number): Fate =>
  (_, index) =>
    index === n ? 'die' : 'live';

const tried: Record<string, number> = {};
afterAll(() => process.stdout.write(`Write boundaries a worker was killed at: ${JSON.stringify(tried)}\n`));

/**
 * Does `work` by a worker that dies before its first write, by another that dies before its second, and so on until one
 * lives through it; `after` sees the world after each death. With `every`, before each so many-th write, other ones for
 * another name.
 */
export async function killEverywhere(
  name: string,
  work: (worker: Worker) => Promise<unknown>,
  { world, after, every = 1 }: { world: CloudWorld; after: (n: number, step: string) => Promise<void>; every?: number },
): Promise<void> {
  for (let n = name.length % every; ; n += every) {
    const worker = world.worker({ fate: dieAt(n) });
    const done = work(worker);
    await done.catch((error: unknown) => {
      if (!worker.isDead()) throw error;
    });
    await after(n, worker.steps.at(-1) ?? '');
    if (!worker.isDead()) break;
    tried[name] = (tried[name] ?? 0) + 1;
  }
  expect(tried[name]).toBeGreaterThan(4);
}
