import type { User } from '../../contract/accounts.ts';
import { ConflictError, ForbiddenError, UnavailableError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { AccountDeps } from './account-deps.ts';
import { allUsers, findUser, publicUser, type StoredUser, userIdOf } from './user.ts';

export interface NewAccount {
  readonly username: string;
  readonly display_name: string;
  readonly password: string;
}

/** Accounts that may wait for approval at once; keeps a stranger from filling the list. */
export const MAX_PENDING = 100;

/** Makes the first administrator. Throws ForbiddenError for a wrong or used setup token. */
export async function createFirstAdmin(
  deps: AccountDeps,
  request: NewAccount & { setup_token: string },
): Promise<User> {
  if (!deps.setup.accepts(request.setup_token)) {
    throw new ForbiddenError('this setup link is not valid; the newest one was printed when the server started');
  }
  const user = await newUser(deps, request, { role: 'admin', state: 'active' });
  await deps.tables.transact([
    { kind: 'put', table: 'settings', id: 'first-admin', item: { user_id: user.user_id }, condition: { absent: true } },
    { kind: 'put', table: 'users', id: user.user_id, item: { ...user }, condition: { absent: true } },
  ]);
  deps.setup.close();
  await deps.audit.record({ actor: user.username, action: 'setup', target: user.user_id });
  return publicUser(user);
}

/** Asks for an account. Throws ConflictError for a taken name, UnavailableError while no administrator could approve. */
export async function signUp(deps: AccountDeps, request: NewAccount): Promise<void> {
  if (deps.setup.current() !== null) throw new UnavailableError('the first administrator is not set up yet');
  const users = await allUsers(deps.tables);
  if (users.filter((user) => user.state === 'pending').length >= MAX_PENDING) {
    throw new UnavailableError(`${MAX_PENDING} accounts wait for approval already; ask an administrator`);
  }
  if ((await findUser(deps.tables, userIdOf(request.username, deps.hasher))) !== null) throw nameTaken();
  const user = await newUser(deps, request, { role: 'viewer', state: 'pending' });
  await deps.tables.put('users', user.user_id, { ...user }, { absent: true });
  await deps.audit.record({ actor: user.username, action: 'sign_up', target: user.user_id });
}

async function newUser(
  { clock, credentials, hasher }: AccountDeps,
  account: NewAccount,
  standing: Pick<StoredUser, 'role' | 'state'>,
): Promise<StoredUser> {
  return {
    user_id: userIdOf(account.username, hasher),
    username: account.username,
    username_key: account.username.toLowerCase(),
    display_name: account.display_name,
    ...standing,
    created_at: isoTime(clock.now()),
    last_sign_in: null,
    password_hash: await credentials.hashPassword(account.password),
    temporary_until: null,
    totp_secret: null,
    totp_pending: null,
    totp_last_step: 0,
    recovery_hashes: [],
  };
}

function nameTaken(): ConflictError {
  return new ConflictError('this username is taken', { field: 'username' });
}
