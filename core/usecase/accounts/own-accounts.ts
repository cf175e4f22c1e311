import type { AccountDeps } from './account-deps.ts';
import type { Accounts } from './accounts.ts';
import { createToken, listTokens, revokeToken } from './api-tokens.ts';
import { createFirstAdmin, signUp } from './create-account.ts';
import { listUsers, resetPassword, updateUser } from './manage-users.ts';
import { beginTotp, changePassword, confirmTotp, removeTotp, signOut } from './own-account.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { loadUser, publicUser } from './user.ts';

/** Accounts of one machine: users and hashed passwords in its own tables. */
export function ownAccounts(deps: AccountDeps): Accounts {
  return {
    setUp: (request) => createFirstAdmin(deps, request),
    signUp: (request) => signUp(deps, request),
    me: async ({ principal }) => publicUser((await loadUser(deps.tables, principal.userId)).user),
    signOut: ({ principal }) => signOut(deps, principal),
    changePassword: ({ principal, address }, passwords) => changePassword(deps, { principal, address, ...passwords }),
    beginTotp: ({ principal }) => beginTotp(deps, principal),
    confirmTotp: ({ principal }, code) => confirmTotp(deps, principal, code),
    removeTotp: ({ principal }) => removeTotp(deps, principal),
    renewRecoveryCodes: ({ principal }) => renewRecoveryCodes(deps, principal),
    list: () => listUsers(deps),
    update: (request) => updateUser(deps, request),
    resetPassword: (request) => resetPassword(deps, request),
    tokens: (principal) => listTokens(deps, principal.userId),
    createToken: (principal, token) => createToken(deps, { principal, ...token }),
    revokeToken: (principal, tokenId) => revokeToken(deps, principal, tokenId),
  };
}
