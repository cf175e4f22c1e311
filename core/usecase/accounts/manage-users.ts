import type { Role, User } from '../../contract/accounts.ts';
import { ConflictError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { PutCondition, TableStore } from '../../ports.ts';
import type { AccountDeps } from './account-deps.ts';
import { allUsers, changeUser, isActiveAdmin, loadUser, publicUser, type StoredUser } from './user.ts';

export interface UserChange {
  readonly role?: Role;
  readonly state?: 'active' | 'disabled';
}

/** How long a temporary password works. */
const TEMPORARY_MS = 3 * 86_400_000;

/** Pending first, then by name. */
export async function listUsers({ tables }: AccountDeps): Promise<User[]> {
  const order = (user: User) => (user.state === 'pending' ? '0' : '1') + user.username.toLowerCase();
  return (await allUsers(tables)).map(publicUser).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Approves, disables or changes the role. Throws NotFoundError; ConflictError when no active administrator would be left. */
export async function updateUser(
  deps: AccountDeps,
  request: { actor: string; userId: string; change: UserChange },
): Promise<User> {
  const { tables } = deps;
  const loaded = await loadUser(tables, request.userId);
  const changed: StoredUser = { ...loaded.user, ...request.change };
  const roster = await adminRoster(tables);
  if (isActiveAdmin(loaded.user) && !isActiveAdmin(changed) && roster.active.length === 1) {
    throw new ConflictError('the last active administrator cannot be disabled or demoted');
  }
  await tables.transact([
    { kind: 'put', table: 'users', id: request.userId, item: { ...changed }, condition: { version: loaded.version } },
    { kind: 'put', table: 'settings', id: ROSTER, item: { changed_by: request.actor }, condition: roster.condition },
  ]);
  if (changed.state === 'disabled') await deps.sessions.endAll(request.userId);
  const detail = { username: changed.username, ...request.change };
  await deps.audit.record({ actor: request.actor, action: 'user_changed', target: request.userId, detail });
  return publicUser(changed);
}

/**
 * Gives a temporary password, ends the user's sessions and turns the second factor off: this is also the way back for
 * someone who lost it. Returns the password, which is not stored. Throws NotFoundError.
 */
export async function resetPassword(deps: AccountDeps, request: { actor: string; userId: string }): Promise<string> {
  const loaded = await loadUser(deps.tables, request.userId);
  const password = deps.credentials.randomHex(10).replace(/(.{5})(?=.)/g, '$1-');
  await changeUser(deps.tables, loaded, {
    password_hash: await deps.credentials.hashPassword(password),
    temporary_until: isoTime(deps.clock.now() + TEMPORARY_MS),
    totp_secret: null,
    totp_pending: null,
    recovery_hashes: [],
  });
  await deps.sessions.endAll(request.userId);
  const detail = { username: loaded.user.username, totp_removed: loaded.user.totp_secret !== null };
  await deps.audit.record({ actor: request.actor, action: 'password_reset', target: request.userId, detail });
  return password;
}

/** Every change of a standing writes this item, so that two at once cannot each count the other's administrator. */
const ROSTER = 'admin-roster';

async function adminRoster(tables: TableStore): Promise<{ active: StoredUser[]; condition: PutCondition }> {
  const stored = await tables.get('settings', ROSTER);
  const active = (await allUsers(tables)).filter(isActiveAdmin);
  return { active, condition: stored === null ? { absent: true } : { version: stored.version } };
}
