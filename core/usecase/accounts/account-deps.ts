import type { Clock, Hasher, TableStore } from '../../ports.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { SetupToken } from './setup-token.ts';

/** Passwords, secrets and one-time codes: what needs a random source or a slow hash. */
export interface Credentials {
  hashPassword(password: string): Promise<string>;
  /** With a null hash it does the same work and answers false, so that time does not tell who exists. */
  verifyPassword(hash: string | null, password: string): Promise<boolean>;
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string;
  /** Base32 secret of a second factor (RFC 6238). */
  newTotpSecret(): string;
  totpUri(account: { secret: string; username: string }): string;
  /** Number of the 30-second step the code belongs to, one step either side of now allowed; null for a wrong code. */
  totpStep(attempt: { secret: string; code: string; nowMs: number }): number | null;
}

/** Signed-in browsers. */
export interface Sessions {
  end(sessionId: string): Promise<void>;
  /** All sessions of a user, except possibly the one at hand. */
  endAll(userId: string, exceptSessionId?: string): Promise<void>;
}

/** Failed tries by key (an account or an address), so that guessing gets slower and slower. */
export interface SignInAttempts {
  /**
   * Counts a try before it is made, in one step. Answers the milliseconds still to wait, given by `delayOf` over the
   * failures before it; above 0 the try is refused and not counted.
   */
  begin(key: string, nowMs: number, delayOf: (failures: number) => number): Promise<number>;
  /** The try was right: forgets all failures of an account, or takes the one counted back (an address). */
  succeed(key: string, forget: 'all' | 'one'): Promise<void>;
}

export interface AccountDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly audit: AuditLog;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly attempts: SignInAttempts;
  readonly setup: SetupToken;
}
