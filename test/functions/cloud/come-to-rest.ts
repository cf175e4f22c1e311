import type { IngestOrder } from '../../../functions/ingest/handler.ts';
import type { CloudWorld, WorkerOptions } from './cloud-world.ts';
import { runMachine } from './large-machine.ts';

const MOST_DELIVERIES = 40;
/** Longer than a lease. */
const LEASE_OUT_MS = 61_000;

/**
 * Delivers orders, and those they give rise to, as a queue does: each again until it is done, time passing meanwhile.
 * Throws for one that never is.
 */
export async function deliver(world: CloudWorld, orders: readonly IngestOrder[], options?: WorkerOptions) {
  const waiting = orders.map((order) => ({ order, deliveries: 0 }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    world.time.pass(1000);
    try {
      await world.worker(options).ingest(next.order);
    } catch (error) {
      if (++next.deliveries === MOST_DELIVERIES) throw error;
      waiting.push(next);
      world.time.pass(LEASE_OUT_MS);
    }
    for (const hold of [...world.machines]) await runMachine(world, hold);
    for (const order of world.orders.splice(0)) waiting.push({ order, deliveries: 0 });
  }
}

/** What the clock brings: the sweep after half an hour, and after a day, and all it orders. */
export async function comeToRest(world: CloudWorld, options?: WorkerOptions): Promise<void> {
  for (const minutes of [31, 31, 25 * 60]) {
    world.time.pass(minutes * 60_000);
    await world.worker().sweep();
    await deliver(world, world.orders.splice(0), options);
    for (const runId of new Set(world.runOrders.splice(0))) await world.worker().runs.perform(runId);
  }
}
