import { ConflictError } from '../../core/errors.ts';
import type { Clock, TableStore } from '../../core/ports.ts';

/** A user as this system notes it beside the directory: rows of `users`. */
export interface UserNote {
  readonly user_id: string;
  /** The second factor is on. */
  readonly totp: boolean;
  /** Access tokens issued before, in epoch seconds, are refused: what they say of the user is out of date. */
  readonly not_before_s: number;
  readonly last_sign_in: string | null;
}

/** A session as this system notes it: rows of `sessions`. */
interface SessionNote {
  readonly ended: boolean;
  readonly expires_s: number;
}

/** No token of a session lives longer: refresh tokens of the web client are good for a day. */
const SESSION_S = 2 * 86_400;

/** Refuses a session's tokens from now on. */
export async function noteSessionEnd(tables: TableStore, clock: Clock, sessionId: string): Promise<void> {
  await tables.put('sessions', sessionId, { ...noteOf(clock, true) });
}

/**
 * What is known of a session: `new` for one that nobody saw before, which from here on is `open`. Of two calls at the
 * same moment one alone is told that it is new.
 */
export async function sessionState(
  tables: TableStore,
  clock: Clock,
  sessionId: string,
): Promise<'new' | 'open' | 'ended'> {
  const stored = await tables.get('sessions', sessionId);
  if (stored !== null) return (stored.item as unknown as SessionNote).ended ? 'ended' : 'open';
  try {
    await tables.put('sessions', sessionId, { ...noteOf(clock, false) }, { absent: true });
    return 'new';
  } catch (error) {
    if (error instanceof ConflictError) return sessionState(tables, clock, sessionId);
    throw error;
  }
}

function noteOf(clock: Clock, ended: boolean): SessionNote {
  return { ended, expires_s: Math.ceil(clock.now() / 1000) + SESSION_S };
}

export async function userNote(tables: TableStore, userId: string): Promise<UserNote> {
  const stored = await tables.get('users', userId);
  return (
    (stored?.item as UserNote | undefined) ?? { user_id: userId, totp: false, not_before_s: 0, last_sign_in: null }
  );
}

/** Changes what is noted of a user beside the directory. */
export async function noteUser(tables: TableStore, userId: string, change: Partial<UserNote>): Promise<void> {
  await tables.put('users', userId, { ...(await userNote(tables, userId)), ...change });
}

/** Tokens issued until now are refused: those of this very second too, so that a change holds at once. */
export function refuseEarlier(tables: TableStore, clock: Clock, userId: string): Promise<void> {
  return noteUser(tables, userId, { not_before_s: Math.floor(clock.now() / 1000) + 1 });
}
