import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../adapters/local/database.ts';
import { localSignInAttempts } from '../../../../adapters/local/sign-in-attempts.ts';
import type { AccountDeps } from '../../../../core/usecase/accounts/account-deps.ts';
import { attemptSucceeded, beginAttempt, delayAfter } from '../../../../core/usecase/accounts/lockout.ts';

function lockout(): { deps: AccountDeps; pass: (ms: number) => void } {
  let now = 1_000_000;
  const attempts = localSignInAttempts({ database: openDatabase(':memory:') });
  const deps = { attempts, clock: { now: () => now } } as AccountDeps;
  return {
    deps,
    pass: (ms) => {
      now += ms;
    },
  };
}

describe('lockout', () => {
  it('is free at first, then doubles from 5 seconds to 15 minutes', () => {
    expect([0, 4, 5, 6, 7, 50].map((failures) => delayAfter(failures, 5))).toEqual([
      0, 0, 5000, 10_000, 20_000, 900_000,
    ]);
  });

  it('makes an account wait after five failures, and counts nothing while it waits', async () => {
    const { deps, pass } = lockout();
    const attempt = { userId: 'u', address: '10.0.0.1' };
    for (let n = 0; n < 5; n++) expect(await beginAttempt(deps, attempt)).toBe(0);
    for (let n = 0; n < 50; n++) expect(await beginAttempt(deps, attempt)).toBe(5000);
    expect(await beginAttempt(deps, { userId: 'other', address: '10.0.0.1' })).toBe(0);
    pass(5000);
    expect(await beginAttempt(deps, attempt)).toBe(0);
    expect(await beginAttempt(deps, attempt)).toBe(10_000);
  });

  it('makes an address wait that tries many accounts', async () => {
    const { deps } = lockout();
    const waits = [];
    for (let n = 0; n < 30; n++) waits.push(await beginAttempt(deps, { userId: `u${n}`, address: '10.0.0.1' }));
    expect(waits.filter((wait) => wait > 0)).toHaveLength(5);
    expect(await beginAttempt(deps, { userId: 'u0', address: '10.0.0.2' })).toBe(0);
  });

  it('forgets an account after a right try, and all after a day', async () => {
    const { deps, pass } = lockout();
    const attempt = { userId: 'u', address: null };
    for (let n = 0; n < 5; n++) await beginAttempt(deps, attempt);
    pass(5000);
    expect(await beginAttempt(deps, attempt)).toBe(0);
    await attemptSucceeded(deps, attempt);
    for (let n = 0; n < 5; n++) expect(await beginAttempt(deps, attempt)).toBe(0);
    expect(await beginAttempt(deps, attempt)).toBe(5000);
    pass(24 * 3_600_000 + 1);
    expect(await beginAttempt(deps, attempt)).toBe(0);
  });

  it('never makes right tries from one address wait, however many', async () => {
    const { deps } = lockout();
    for (let n = 0; n < 200; n++) {
      const attempt = { userId: `u${n}`, address: '10.0.0.1' };
      expect(await beginAttempt(deps, attempt)).toBe(0);
      await attemptSucceeded(deps, attempt);
    }
  });
});
