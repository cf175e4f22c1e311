import type { Clock, TableStore } from '../../core/ports.ts';

/** A user as this system notes it beside the directory: rows of `users`. */
export interface UserNote {
  readonly user_id: string;
  /** The second factor is on. */
  readonly totp: boolean;
  /** Access tokens issued before, in epoch seconds, are refused: what they say of the user is out of date. */
  readonly not_before_s: number;
}

/** No token of a session lives longer: refresh tokens of the web client are good for a day. */
const SESSION_S = 2 * 86_400;

/** Refuses a session's tokens from now on. */
export async function noteSessionEnd(tables: TableStore, clock: Clock, sessionId: string): Promise<void> {
  const expires_s = Math.ceil(clock.now() / 1000) + SESSION_S;
  await tables.put('sessions', sessionId, { expires_s });
}

export async function userNote(tables: TableStore, userId: string): Promise<UserNote> {
  const stored = await tables.get('users', userId);
  return (stored?.item as UserNote | undefined) ?? { user_id: userId, totp: false, not_before_s: 0 };
}

/** Changes what is noted of a user beside the directory. */
export async function noteUser(tables: TableStore, userId: string, change: Partial<UserNote>): Promise<void> {
  await tables.put('users', userId, { ...(await userNote(tables, userId)), ...change });
}

/** Tokens issued until now are refused: those of this very second too, so that a change holds at once. */
export function refuseEarlier(tables: TableStore, clock: Clock, userId: string): Promise<void> {
  return noteUser(tables, userId, { not_before_s: Math.floor(clock.now() / 1000) + 1 });
}
