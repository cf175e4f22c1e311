import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { ROLES, type Role } from '../../core/contract/accounts.ts';
import { isoTime } from '../../core/iso-time.ts';
import type { NewAccount } from '../../core/usecase/accounts/create-account.ts';
import { roleOf } from './claims.ts';
import { cognitoError } from './cognito-error.ts';

/** A user of the pool. */
export interface PoolUser {
  readonly user_id: string;
  readonly username: string;
  readonly display_name: string;
  /** Null for somebody in no group of ours. */
  readonly role: Role | null;
  readonly enabled: boolean;
  readonly created_at: string;
}

/** A user pool as its administrators see it. Errors are those of core/errors.ts. */
export interface CognitoUsers {
  list(): Promise<PoolUser[]>;
  inGroup(role: Role): Promise<PoolUser[]>;
  /** Throws NotFoundError. */
  get(userId: string): Promise<PoolUser>;
  /** With a password that is their own at once. Throws ConflictError for a taken name. */
  create(account: NewAccount): Promise<PoolUser>;
  setRole(userId: string, role: Role): Promise<void>;
  /** A disabled user's sessions end. */
  setEnabled(userId: string, enabled: boolean): Promise<void>;
  /** A password to be changed at the next sign-in, no second factor, no session. */
  resetPassword(userId: string, password: string): Promise<void>;
}

const PAGE = 60;

export function cognitoUsers(client: CognitoIdentityProviderClient, UserPoolId: string): CognitoUsers {
  const at = (Username: string) => ({ UserPoolId, Username });
  const inGroup = async (role: Role) =>
    pages(async (NextToken) => {
      const { Users, NextToken: next } = await client.send(
        new ListUsersInGroupCommand({ UserPoolId, GroupName: role, Limit: PAGE, NextToken }),
      );
      return { items: Users ?? [], next };
    });
  const everybody = () =>
    pages(async (PaginationToken) => {
      const { Users, PaginationToken: next } = await client.send(
        new ListUsersCommand({ UserPoolId, Limit: PAGE, PaginationToken }),
      );
      return { items: Users ?? [], next };
    });
  const get = async (userId: string): Promise<PoolUser> => {
    const [user, groups] = await Promise.all([
      client.send(new AdminGetUserCommand(at(userId))),
      client.send(new AdminListGroupsForUserCommand(at(userId))),
    ]);
    const role = roleOf((groups.Groups ?? []).map(({ GroupName }) => GroupName));
    return poolUser({ ...user, Attributes: user.UserAttributes }, role);
  };
  return named({
    async list() {
      const [all, ...groups] = await Promise.all([everybody(), ...ROLES.map(inGroup)]);
      const roles = new Map(ROLES.flatMap((role, i) => groups[i]!.map((user) => [user.Username ?? '', role] as const)));
      return all.map((user) => poolUser(user, roles.get(user.Username ?? '') ?? null));
    },
    inGroup: async (role) => (await inGroup(role)).map((user) => poolUser(user, role)),
    get,
    async create({ username, display_name, password }) {
      const Username = username.toLowerCase();
      const UserAttributes = [
        { Name: 'name', Value: display_name },
        { Name: 'preferred_username', Value: username },
      ];
      await client.send(new AdminCreateUserCommand({ ...at(Username), UserAttributes, MessageAction: 'SUPPRESS' }));
      try {
        await client.send(new AdminSetUserPasswordCommand({ ...at(Username), Password: password, Permanent: true }));
      } catch (error) {
        await client.send(new AdminDeleteUserCommand(at(Username)));
        throw error;
      }
      return get(Username);
    },
    async setRole(userId, role) {
      await client.send(new AdminAddUserToGroupCommand({ ...at(userId), GroupName: role }));
      const { Groups } = await client.send(new AdminListGroupsForUserCommand(at(userId)));
      for (const { GroupName } of Groups ?? [])
        if (GroupName !== role && ROLES.some((known) => known === GroupName))
          await client.send(new AdminRemoveUserFromGroupCommand({ ...at(userId), GroupName }));
    },
    async setEnabled(userId, enabled) {
      if (enabled) return void (await client.send(new AdminEnableUserCommand(at(userId))));
      await client.send(new AdminDisableUserCommand(at(userId)));
      await client.send(new AdminUserGlobalSignOutCommand(at(userId)));
    },
    async resetPassword(userId, Password) {
      const off = { SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } };
      await client.send(new AdminSetUserMFAPreferenceCommand({ ...at(userId), ...off }));
      await client.send(new AdminSetUserPasswordCommand({ ...at(userId), Password, Permanent: false }));
      await client.send(new AdminUserGlobalSignOutCommand(at(userId)));
    },
  });
}

/** The pool's own errors as ours, whichever call they come from. */
function named(users: CognitoUsers): CognitoUsers {
  const wrap = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A) => call(...args).catch((error: unknown) => Promise.reject(cognitoError(error)));
  };
  return {
    list: wrap(users.list),
    inGroup: wrap(users.inGroup),
    get: wrap(users.get),
    create: wrap(users.create),
    setRole: wrap(users.setRole),
    setEnabled: wrap(users.setEnabled),
    resetPassword: wrap(users.resetPassword),
  };
}

async function pages<T>(read: (token: string | undefined) => Promise<{ items: T[]; next: string | undefined }>) {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}

type Described = Pick<UserType, 'Username' | 'Enabled' | 'UserCreateDate'> & {
  readonly Attributes?: readonly AttributeType[] | undefined;
};

function poolUser({ Username = '', Enabled, UserCreateDate, Attributes = [] }: Described, role: Role | null): PoolUser {
  const attribute = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
  return {
    user_id: Username,
    username: attribute('preferred_username') ?? Username,
    display_name: attribute('name') ?? Username,
    role,
    enabled: Enabled ?? true,
    created_at: isoTime(UserCreateDate?.getTime() ?? 0),
  };
}
