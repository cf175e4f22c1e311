import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Role, User } from '../../core/contract/accounts.ts';
import { ConflictError, ForbiddenError, NotFoundError, UnavailableError } from '../../core/errors.ts';
import type { Clock, Hasher, Principal, PutCondition, TableStore } from '../../core/ports.ts';
import type { Accounts } from '../../core/usecase/accounts/accounts.ts';
import { MAX_PENDING, type NewAccount } from '../../core/usecase/accounts/create-account.ts';
import type { UserChange } from '../../core/usecase/accounts/manage-users.ts';
import type { AuditLog } from '../../core/usecase/audit/audit-log.ts';
import { cognitoSelf } from './cognito-self.ts';
import { type CognitoUsers, cognitoUsers, type PoolUser } from './cognito-users.ts';
import { noteSessionEnd, noteUser, refuseEarlier, type UserNote, userNote } from './session-notes.ts';

export interface AwsAccountsOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly audit: AuditLog;
  /** The one-time secret that makes the first administrator. */
  readonly setupToken: () => Promise<string>;
  readonly randomHex: (bytes: number) => string;
}

/** Machines come in with client credentials, which the deployment makes. */
const NO_TOKENS =
  'this deployment has no API tokens: machines sign in with the client credentials an administrator of the account made';
const ROSTER = 'admin-roster';
/** Notes that the setup token was used. */
const FIRST = 'first-admin';

/** Accounts in a Cognito user pool: roles are groups, and whoever is in none waits for approval. */
export function awsAccounts(options: AwsAccountsOptions): Accounts & { needsSetup(): Promise<boolean> } {
  const { tables, clock, audit } = options;
  const users = cognitoUsers(options.client, options.userPoolId);
  const self = cognitoSelf(options.client);
  const named = async (user: PoolUser) => publicUser(user, await userNote(tables, user.user_id));
  return {
    needsSetup: () => needsSetup(users),
    setUp: (request) => setUp(options, users, request),
    signUp: (request) => signUp(options, users, request),
    me: async ({ principal }) => {
      if (principal.via === 'token') return machineUser(principal);
      return named(await users.get(principal.userId));
    },
    async signOut({ principal }) {
      if (principal.sessionId !== null) await noteSessionEnd(tables, clock, principal.sessionId);
      await audit.record({ actor: principal.username, action: 'sign_out', target: principal.userId });
    },
    async changePassword({ principal, authorization }, passwords) {
      await self.changePassword(authorization, passwords);
      await audit.record({ actor: principal.username, action: 'password_changed', target: principal.userId });
    },
    beginTotp: ({ principal, authorization }) => self.beginTotp(authorization, principal.username),
    async confirmTotp({ principal, authorization }, code) {
      await self.confirmTotp(authorization, code);
      await noteUser(tables, principal.userId, { totp: true });
      await audit.record({ actor: principal.username, action: 'totp_on', target: principal.userId });
      return [];
    },
    async removeTotp({ principal, authorization }) {
      await self.removeTotp(authorization);
      await noteUser(tables, principal.userId, { totp: false });
      await audit.record({ actor: principal.username, action: 'totp_off', target: principal.userId });
    },
    renewRecoveryCodes: async () => {
      throw new NotFoundError('there are no recovery codes here: an administrator can turn the second factor off');
    },
    async list() {
      const order = (user: User) => (user.state === 'pending' ? '0' : '1') + user.username.toLowerCase();
      const all = await Promise.all((await users.list()).map(named));
      return all.sort((a, b) => (order(a) < order(b) ? -1 : 1));
    },
    update: async (request) => named(await update(options, users, request)),
    resetPassword: (request) => resetPassword(options, users, request),
    tokens: async () => [],
    createToken: async () => {
      throw new NotFoundError(NO_TOKENS);
    },
    revokeToken: async () => {
      throw new NotFoundError(NO_TOKENS);
    },
  };
}

async function needsSetup(users: CognitoUsers): Promise<boolean> {
  return !(await users.inGroup('admin')).some((user) => user.enabled);
}

async function setUp(
  { tables, hasher, setupToken, audit }: AwsAccountsOptions,
  users: CognitoUsers,
  request: NewAccount & { readonly setup_token: string },
): Promise<User> {
  // Comparing hashes takes time that says nothing about how much of the secret was right.
  const isRight = hasher.sha256(request.setup_token) === hasher.sha256(await setupToken());
  if (!isRight || !(await needsSetup(users)))
    throw new ForbiddenError('this setup link is not valid, or an administrator exists already');
  // Once for good: not again when the last administrator is disabled.
  await tables.put('settings', FIRST, { username: request.username }, { absent: true }).catch((error: unknown) => {
    if (error instanceof ConflictError) throw new ForbiddenError('this setup link has been used');
    throw error;
  });
  const user = await makeAdmin(users, request).catch(async (error: unknown) => {
    await tables.delete('settings', FIRST);
    throw error;
  });
  await audit.record({ actor: user.username, action: 'setup', target: user.user_id });
  return publicUser({ ...user, role: 'admin' }, await userNote(tables, user.user_id));
}

async function makeAdmin(users: CognitoUsers, request: NewAccount): Promise<PoolUser> {
  const user = await users.create(request);
  await users.setRole(user.user_id, 'admin');
  return user;
}

async function signUp({ audit }: AwsAccountsOptions, users: CognitoUsers, request: NewAccount): Promise<void> {
  const all = await users.list();
  if (!all.some((user) => user.role === 'admin' && user.enabled))
    throw new UnavailableError('the first administrator is not set up yet');
  if (all.filter((user) => user.role === null).length >= MAX_PENDING)
    throw new UnavailableError(`${MAX_PENDING} accounts wait for approval already; ask an administrator`);
  const user = await users.create(request);
  await audit.record({ actor: user.username, action: 'sign_up', target: user.user_id });
}

interface Update {
  readonly actor: string;
  readonly userId: string;
  readonly change: UserChange;
}

async function update(options: AwsAccountsOptions, users: CognitoUsers, request: Update): Promise<PoolUser> {
  const { tables, clock, audit } = options;
  const { userId, change } = request;
  const user = await users.get(userId);
  // As on one machine: a pending account that is made active without a role becomes a viewer.
  const role: Role | null = change.role ?? (change.state === 'active' ? (user.role ?? 'viewer') : user.role);
  const enabled = change.state === undefined ? user.enabled : change.state === 'active';
  await claimRoster(tables, request.actor, async () => {
    const admins = (await users.inGroup('admin')).filter((admin) => admin.enabled);
    const losesAdmin = user.role === 'admin' && user.enabled && !(enabled && role === 'admin');
    if (losesAdmin && admins.length === 1)
      throw new ConflictError('the last active administrator cannot be disabled or demoted');
  });
  if (role !== null && role !== user.role) await users.setRole(userId, role);
  if (enabled !== user.enabled) await users.setEnabled(userId, enabled);
  await refuseEarlier(tables, clock, userId);
  const detail = { username: user.username, ...change };
  await audit.record({ actor: request.actor, action: 'user_changed', target: userId, detail });
  return users.get(userId);
}

/** Every change of a standing writes this item, so that two at once cannot each count the other's administrator. */
async function claimRoster(tables: TableStore, actor: string, check: () => Promise<void>): Promise<void> {
  const stored = await tables.get('settings', ROSTER);
  const condition: PutCondition = stored === null ? { absent: true } : { version: stored.version };
  await check();
  await tables.put('settings', ROSTER, { changed_by: actor }, condition);
}

async function resetPassword(
  { tables, clock, audit, randomHex }: AwsAccountsOptions,
  users: CognitoUsers,
  request: { readonly actor: string; readonly userId: string },
): Promise<string> {
  const user = await users.get(request.userId);
  const password = randomHex(10).replace(/(.{5})(?=.)/g, '$1-');
  const { totp } = await userNote(tables, user.user_id);
  await users.resetPassword(user.user_id, password);
  await noteUser(tables, user.user_id, { totp: false });
  await refuseEarlier(tables, clock, user.user_id);
  const detail = { username: user.username, totp_removed: totp };
  await audit.record({ actor: request.actor, action: 'password_reset', target: user.user_id, detail });
  return password;
}

function publicUser({ user_id, username, display_name, role, enabled, created_at }: PoolUser, note: UserNote): User {
  const state = !enabled ? 'disabled' : role === null ? 'pending' : 'active';
  const standing = { role: role ?? 'viewer', state } as const;
  const { totp, last_sign_in } = note;
  return { user_id, username, display_name, ...standing, totp, recovery_codes_left: 0, created_at, last_sign_in };
}

/** A machine as `me` shows it. */
function machineUser({ userId, username, role }: Principal): User {
  return {
    user_id: userId,
    username,
    display_name: username,
    role,
    state: 'active',
    totp: false,
    recovery_codes_left: 0,
    created_at: '1970-01-01T00:00:00Z',
    last_sign_in: null,
  };
}
