import type { AccountDeps } from '../../../core/usecase/accounts/account-deps.ts';
import { createToken, listTokens, revokeToken } from '../../../core/usecase/accounts/api-tokens.ts';
import { createFirstAdmin, signUp } from '../../../core/usecase/accounts/create-account.ts';
import { listUsers, resetPassword, updateUser } from '../../../core/usecase/accounts/manage-users.ts';
import {
  beginTotp,
  changePassword,
  confirmTotp,
  removeTotp,
  signOut,
} from '../../../core/usecase/accounts/own-account.ts';
import { renewRecoveryCodes } from '../../../core/usecase/accounts/recovery-codes.ts';
import { loadUser, publicUser } from '../../../core/usecase/accounts/user.ts';
import type { AccountRoute, OperationsOf } from '../operation.ts';

const OK = { ok: true } as const;

export function accountOperations(deps: AccountDeps): OperationsOf<AccountRoute> {
  return {
    setup: async ({ body }) => createFirstAdmin(deps, body),
    signUp: async ({ body }) => signUp(deps, body).then(() => OK),
    me: async ({ principal: { userId, via, scopes } }) => {
      const { user } = await loadUser(deps.tables, userId);
      return { ...publicUser(user), via, scopes: [...scopes] };
    },
    signOut: async ({ principal }) => signOut(deps, principal).then(() => OK),
    changePassword: async ({ principal, body, remoteAddress: address }) => {
      await changePassword(deps, { principal, current: body.current_password, wanted: body.new_password, address });
      return OK;
    },
    totpBegin: async ({ principal }) => {
      const { secret, uri } = await beginTotp(deps, principal);
      return { secret, otpauth_uri: uri };
    },
    totpConfirm: async ({ principal, body }) => ({
      recovery_codes: await confirmTotp(deps, principal, body.code),
    }),
    recoveryCodes: async ({ principal }) => ({ recovery_codes: await renewRecoveryCodes(deps, principal) }),
    totpRemove: async ({ principal }) => removeTotp(deps, principal).then(() => OK),
    users: async () => ({ users: await listUsers(deps) }),
    updateUser: async ({ principal, params, body }) =>
      updateUser(deps, { actor: principal.username, userId: params.user_id, change: body }),
    resetPassword: async ({ principal, params }) => ({
      temporary_password: await resetPassword(deps, { actor: principal.username, userId: params.user_id }),
    }),
    tokens: async ({ principal }) => ({ tokens: await listTokens(deps, principal.userId) }),
    createToken: async ({ principal, body }) => createToken(deps, { principal, ...body }),
    revokeToken: async ({ principal, params }) => revokeToken(deps, principal, params.token_id).then(() => OK),
  };
}
