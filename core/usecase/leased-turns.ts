import { ConflictError } from '../errors.ts';
import type { Clock, TableStore } from '../ports.ts';
import type { Turns } from './turns.ts';

export interface LeaseDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
  /** Does something again and again until the answer is called. */
  readonly every: (ms: number, work: () => Promise<void>) => () => void;
  /** How long to wait for a turn somebody else has. */
  readonly patienceMs: number;
}

interface Lease {
  readonly owner: string | null;
  readonly expires_ms: number;
  readonly expires_s: number;
}

/** A worker that died keeps its turn for this long. */
export const LEASE_MS = 60_000;
const RENEW_MS = 15_000;
const POLL_MS = 300;
/** Rows of turns nobody has go some time after. */
const FORGET_S = 86_400;

/**
 * Turns among many processes, kept as rows of `leases`. A turn is held until the work is done; its holder renews it
 * meanwhile, so that it ends by itself when the process does. One that froze may come back when another has the turn:
 * so work under a turn writes its outcome on condition of the version it began with.
 */
export function leasedTurns(deps: LeaseDeps): Turns {
  return {
    async take(name, work) {
      const lease = await acquire(deps, name);
      const stop = deps.every(RENEW_MS, lease.renew);
      try {
        return await work();
      } finally {
        stop();
        await lease.release();
      }
    },
  };
}

/** Whether somebody has a turn right now. */
export async function isTaken({ tables, clock }: Pick<LeaseDeps, 'tables' | 'clock'>, name: string): Promise<boolean> {
  const stored = await tables.get('leases', name);
  const lease = stored?.item as unknown as Lease | undefined;
  return lease !== undefined && lease.owner !== null && lease.expires_ms > clock.now();
}

interface Held {
  renew(): Promise<void>;
  release(): Promise<void>;
}

async function acquire(deps: LeaseDeps, name: string): Promise<Held> {
  const owner = deps.newId();
  const until = deps.clock.now() + deps.patienceMs;
  for (;;) {
    const version = await tryAcquire(deps, name, owner);
    if (version !== null) return held(deps, { name, owner, version });
    if (deps.clock.now() >= until)
      throw new ConflictError('somebody else is at work on this: try again when that is done');
    await deps.sleep(POLL_MS);
  }
}

/** The version of the row that is now ours; null where somebody has the turn. */
async function tryAcquire(deps: LeaseDeps, name: string, owner: string): Promise<number | null> {
  const stored = await deps.tables.get('leases', name);
  const lease = stored?.item as unknown as Lease | undefined;
  const now = deps.clock.now();
  if (lease !== undefined && lease.owner !== null && lease.expires_ms > now) return null;
  try {
    const condition = stored === null ? ({ absent: true } as const) : { version: stored.version };
    return await deps.tables.put('leases', name, { ...until(now, owner) }, condition);
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}

function held(deps: LeaseDeps, row: { name: string; owner: string; version: number }): Held {
  let version: number | null = row.version;
  // Renewing and releasing wait for each other, so that neither fails by the other's version.
  let last: Promise<void> = Promise.resolve();
  const write = (lease: () => Lease) => {
    last = last.then(async () => {
      if (version === null) return;
      const held = version;
      // Lost to somebody else; or the table cannot be reached right now, and the next time may come soon enough.
      version = await deps.tables
        .put('leases', row.name, { ...lease() }, { version })
        .catch((error: unknown) => (error instanceof ConflictError ? null : held));
    });
    return last;
  };
  return {
    renew: () => write(() => until(deps.clock.now(), row.owner)),
    release: () => write(() => ({ ...until(deps.clock.now(), row.owner), owner: null, expires_ms: 0 })),
  };
}

function until(now: number, owner: string): Lease {
  const expires_ms = now + LEASE_MS;
  return { owner, expires_ms, expires_s: Math.ceil(expires_ms / 1000) + FORGET_S };
}
