import type { Principal } from '../../../core/ports.ts';
import type { Accounts, Caller } from '../../../core/usecase/accounts/accounts.ts';
import type { AccountRoute, ApiCall, OperationsOf } from '../operation.ts';

const OK = { ok: true } as const;

export function accountOperations(accounts: Accounts): OperationsOf<AccountRoute> {
  return {
    setup: ({ body }) => accounts.setUp(body),
    signUp: ({ body }) => accounts.signUp(body).then(() => OK),
    me: async (call) => {
      const { via, scopes } = call.principal;
      return { ...(await accounts.me(callerOf(call))), via, scopes: [...scopes] };
    },
    signOut: (call) => accounts.signOut(callerOf(call)).then(() => OK),
    changePassword: async (call) => {
      const { current_password: current, new_password: wanted } = call.body;
      await accounts.changePassword(callerOf(call), { current, wanted });
      return OK;
    },
    totpBegin: async (call) => {
      const { secret, uri } = await accounts.beginTotp(callerOf(call));
      return { secret, otpauth_uri: uri };
    },
    totpConfirm: async (call) => ({ recovery_codes: await accounts.confirmTotp(callerOf(call), call.body.code) }),
    recoveryCodes: async (call) => ({ recovery_codes: await accounts.renewRecoveryCodes(callerOf(call)) }),
    totpRemove: (call) => accounts.removeTotp(callerOf(call)).then(() => OK),
    users: async () => ({ users: await accounts.list() }),
    updateUser: ({ principal, params, body }) =>
      accounts.update({ actor: principal.username, userId: params.user_id, change: body }),
    resetPassword: async ({ principal, params }) => ({
      temporary_password: await accounts.resetPassword({ actor: principal.username, userId: params.user_id }),
    }),
    tokens: async ({ principal }) => ({ tokens: await accounts.tokens(principal) }),
    createToken: ({ principal, body }) => accounts.createToken(principal, body),
    revokeToken: ({ principal, params }) => accounts.revokeToken(principal, params.token_id).then(() => OK),
  };
}

function callerOf({
  principal,
  headers,
  remoteAddress,
}: Pick<ApiCall, 'headers' | 'remoteAddress'> & { principal: Principal }): Caller {
  return { principal, authorization: headers['authorization'] ?? null, address: remoteAddress };
}
