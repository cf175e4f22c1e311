import { UnavailableError } from '../../errors.ts';
import type { AccountDeps } from './account-deps.ts';

const LONGEST_MS = 15 * 60_000;
const FIRST_MS = 5_000;

/** Free tries: people mistype; a shared address has many people behind it. */
const FREE_TRIES = { account: 5, address: 25 };

/** Milliseconds to wait after so many failures in a row: none at first, then 5 s doubling up to 15 minutes. */
export function delayAfter(failures: number, freeTries: number): number {
  return failures < freeTries ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - freeTries));
}

export interface Attempt {
  /** Account tried; unknown ones are slowed down alike. */
  readonly userId: string;
  readonly address: string | null;
}

/** Counts a try. Answers the milliseconds to wait; 0 lets it through. */
export async function beginAttempt({ attempts, clock }: AccountDeps, attempt: Attempt): Promise<number> {
  const { account, address } = keysOf(attempt);
  const byAddress = await attempts.begin(address, clock.now(), (failures) => delayAfter(failures, FREE_TRIES.address));
  if (byAddress > 0) return byAddress;
  const byAccount = await attempts.begin(account, clock.now(), (failures) => delayAfter(failures, FREE_TRIES.account));
  if (byAccount > 0) await attempts.succeed(address, 'one');
  return byAccount;
}

export async function attemptSucceeded({ attempts }: AccountDeps, attempt: Attempt): Promise<void> {
  const { account, address } = keysOf(attempt);
  await attempts.succeed(account, 'all');
  await attempts.succeed(address, 'one');
}

export function tooManyTries(waitMs: number): UnavailableError {
  return new UnavailableError(`too many failed tries; wait ${Math.ceil(waitMs / 1000)} seconds`);
}

function keysOf(attempt: Attempt): { account: string; address: string } {
  return { account: `account:${attempt.userId}`, address: `address:${attempt.address ?? 'unknown'}` };
}
