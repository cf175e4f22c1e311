import type { ApiToken, TokenScope, User } from '../../contract/accounts.ts';
import type { Principal } from '../../ports.ts';
import type { NewAccount } from './create-account.ts';
import type { UserChange } from './manage-users.ts';

/** Who calls: also the very token they sent, which some directories act on, and where from. */
export interface Caller {
  readonly principal: Principal;
  readonly authorization: string | null;
  readonly address: string | null;
}

/**
 * Who may sign in, and what they do about it themselves. One's own users and passwords on one machine; a directory
 * service in the cloud. Errors are those of core/errors.ts, the same for both.
 */
export interface Accounts {
  /** Makes the first administrator. Throws ForbiddenError for a wrong or used setup token. */
  setUp(request: NewAccount & { readonly setup_token: string }): Promise<User>;
  /** Asks for an account, which waits for approval. Throws ConflictError for a taken name. */
  signUp(request: NewAccount): Promise<void>;
  me(caller: Caller): Promise<User>;
  /** Ends the session at hand: its tokens stop working at once. */
  signOut(caller: Caller): Promise<void>;
  /** Throws InvalidInputError naming the field. */
  changePassword(caller: Caller, passwords: { readonly current: string; readonly wanted: string }): Promise<void>;
  beginTotp(caller: Caller): Promise<{ readonly secret: string; readonly uri: string }>;
  /** Answers recovery codes where the directory has any. Throws InvalidInputError for a wrong code. */
  confirmTotp(caller: Caller, code: string): Promise<string[]>;
  removeTotp(caller: Caller): Promise<void>;
  renewRecoveryCodes(caller: Caller): Promise<string[]>;
  /** Pending first, then by name. */
  list(): Promise<User[]>;
  /** Approves, disables or changes the role. Throws ConflictError where no active administrator would be left. */
  update(request: { readonly actor: string; readonly userId: string; readonly change: UserChange }): Promise<User>;
  /** Gives a temporary password and turns the second factor off. */
  resetPassword(request: { readonly actor: string; readonly userId: string }): Promise<string>;
  tokens(principal: Principal): Promise<ApiToken[]>;
  createToken(
    principal: Principal,
    token: { readonly name: string; readonly scopes: readonly TokenScope[]; readonly days: number },
  ): Promise<ApiToken & { readonly secret: string }>;
  revokeToken(principal: Principal, tokenId: string): Promise<void>;
}
