import type { Role, User } from '../../contract/accounts.ts';
import { NotFoundError } from '../../errors.ts';
import type { Hasher, TableStore } from '../../ports.ts';

/** A user as stored. What leaves the room is `publicUser`. */
export interface StoredUser {
  readonly user_id: string;
  readonly username: string;
  /** Lower-case username. */
  readonly username_key: string;
  readonly display_name: string;
  readonly role: Role;
  readonly state: User['state'];
  readonly created_at: string;
  readonly last_sign_in: string | null;
  readonly password_hash: string;
  /** The password is temporary, works until then, and must be changed at the next sign-in. */
  readonly temporary_until: string | null;
  readonly totp_secret: string | null;
  /** Secret shown but not yet confirmed with a code. */
  readonly totp_pending: string | null;
  /** Step of the last code accepted; that code and older ones are refused. */
  readonly totp_last_step: number;
  /** SHA-256 of the recovery codes not yet used. */
  readonly recovery_hashes?: readonly string[];
}

export interface LoadedUser {
  readonly user: StoredUser;
  readonly version: number;
}

/** The id follows from the name, so that two accounts of one name cannot be made, not even at the same moment. */
export function userIdOf(username: string, hasher: Hasher): string {
  return hasher.sha256(`user\n${username.toLowerCase()}`).slice(0, 32);
}

export async function findUser(tables: TableStore, userId: string): Promise<LoadedUser | null> {
  const stored = await tables.get('users', userId);
  return stored === null ? null : { user: stored.item as unknown as StoredUser, version: stored.version };
}

/** Throws NotFoundError. */
export async function loadUser(tables: TableStore, userId: string): Promise<LoadedUser> {
  const found = await findUser(tables, userId);
  if (found === null) throw new NotFoundError(`no user ${userId}`);
  return found;
}

/** Throws ConflictError when someone else changed the user since it was loaded. */
export async function changeUser(
  tables: TableStore,
  loaded: LoadedUser,
  change: Partial<StoredUser>,
): Promise<StoredUser> {
  const user = { ...loaded.user, ...change };
  await tables.put('users', user.user_id, { ...user }, { version: loaded.version });
  return user;
}

export async function allUsers(tables: TableStore): Promise<StoredUser[]> {
  const users: StoredUser[] = [];
  for await (const item of tables.scan('users')) users.push(item as unknown as StoredUser);
  return users;
}

export function isActiveAdmin(user: StoredUser): boolean {
  return user.role === 'admin' && user.state === 'active';
}

export function publicUser(user: StoredUser): User {
  const { user_id, username, display_name, role, state, created_at, last_sign_in } = user;
  const totp = user.totp_secret !== null;
  const recovery_codes_left = user.recovery_hashes?.length ?? 0;
  return { user_id, username, display_name, role, state, totp, recovery_codes_left, created_at, last_sign_in };
}
