import { isoTime } from '../../iso-time.ts';
import type { AccountDeps } from './account-deps.ts';
import { attemptSucceeded, beginAttempt } from './lockout.ts';
import { hashesWithout } from './recovery-codes.ts';
import { changeUser, findUser, type LoadedUser, loadUser, type StoredUser, userIdOf } from './user.ts';

export type SignInOutcome =
  | { readonly kind: 'signed_in' | 'needs_totp' | 'needs_new_password'; readonly userId: string }
  | { readonly kind: 'refused'; readonly why: 'credentials' | 'pending' | 'disabled' }
  | { readonly kind: 'locked'; readonly waitMs: number };

/** First step. A pending or disabled account is told so only after the right password. */
export async function checkPassword(
  deps: AccountDeps,
  request: { username: string; password: string; address: string | null },
): Promise<SignInOutcome> {
  const userId = userIdOf(request.username.trim(), deps.hasher);
  const attempt = { userId, address: request.address };
  const waitMs = await beginAttempt(deps, attempt);
  if (waitMs > 0) return failed(deps, { username: request.username, outcome: { kind: 'locked', waitMs } });
  const found = await findUser(deps.tables, userId);
  const right = await deps.credentials.verifyPassword(found?.user.password_hash ?? null, request.password);
  const why = found === null || !right || isStale(found.user, deps) ? 'credentials' : refusalOf(found.user);
  if (found === null || why !== null) {
    return failed(deps, { username: request.username, outcome: { kind: 'refused', why: why ?? 'credentials' } });
  }
  // With a second factor the failures stay counted until its code is right: else each password try would free more.
  if (found.user.totp_secret !== null) return { kind: 'needs_totp', userId };
  await attemptSucceeded(deps, attempt);
  return passed(deps, found);
}

/** Second step: a code of the authenticator or a recovery code; each works once. */
export async function checkCode(
  deps: AccountDeps,
  request: { userId: string; code: string; address: string | null },
): Promise<SignInOutcome> {
  const loaded = await loadUser(deps.tables, request.userId);
  const { username } = loaded.user;
  const waitMs = await beginAttempt(deps, request);
  if (waitMs > 0) return failed(deps, { username, outcome: { kind: 'locked', waitMs } });
  const refusal = refusalOf(loaded.user);
  const spent = refusal === null ? spentBy(deps, loaded.user, request.code) : null;
  if (spent === null) return failed(deps, { username, outcome: { kind: 'refused', why: refusal ?? 'credentials' } });
  const user = await changeUser(deps.tables, loaded, spent);
  await attemptSucceeded(deps, request);
  // The password's own try counted against the address too.
  await attemptSucceeded(deps, request);
  if (spent.recovery_hashes !== undefined) {
    const detail = { left: spent.recovery_hashes.length };
    await deps.audit.record({ actor: username, action: 'recovery_code_used', target: user.user_id, detail });
  }
  return passed(deps, { user, version: loaded.version + 1 });
}

/** What a right code changes in the account, so that it does not work again; null for a wrong one. */
function spentBy(
  deps: AccountDeps,
  user: StoredUser,
  code: string,
): Pick<StoredUser, 'recovery_hashes'> | { readonly totp_last_step: number; readonly recovery_hashes?: never } | null {
  if (user.totp_secret === null) return null;
  if (AUTHENTICATOR_CODE.test(code)) {
    const step = deps.credentials.totpStep({ secret: user.totp_secret, code, nowMs: deps.clock.now() });
    return step === null || step <= user.totp_last_step ? null : { totp_last_step: step };
  }
  const left = hashesWithout(deps, user, code);
  return left === null ? null : { recovery_hashes: left };
}

const AUTHENTICATOR_CODE = /^\d{6}$/;

/** Last step after a reset. `password` is already checked to be long enough. */
export async function setNewPassword(
  deps: AccountDeps,
  request: { userId: string; password: string },
): Promise<SignInOutcome> {
  const loaded = await loadUser(deps.tables, request.userId);
  const refusal = refusalOf(loaded.user);
  if (refusal !== null || loaded.user.temporary_until === null) {
    return { kind: 'refused', why: refusal ?? 'credentials' };
  }
  const same = await deps.credentials.verifyPassword(loaded.user.password_hash, request.password);
  if (same) return { kind: 'needs_new_password', userId: request.userId };
  const user = await changeUser(deps.tables, loaded, {
    password_hash: await deps.credentials.hashPassword(request.password),
    temporary_until: null,
  });
  await deps.audit.record({ actor: user.username, action: 'password_changed', target: user.user_id });
  return passed(deps, { user, version: loaded.version + 1 });
}

async function passed(deps: AccountDeps, loaded: LoadedUser): Promise<SignInOutcome> {
  const userId = loaded.user.user_id;
  if (loaded.user.temporary_until !== null) return { kind: 'needs_new_password', userId };
  await changeUser(deps.tables, loaded, { last_sign_in: isoTime(deps.clock.now()) });
  await deps.audit.record({ actor: loaded.user.username, action: 'sign_in', target: userId });
  return { kind: 'signed_in', userId };
}

async function failed(
  deps: AccountDeps,
  { username, outcome }: { username: string; outcome: SignInOutcome },
): Promise<SignInOutcome> {
  const why = outcome.kind === 'refused' ? outcome.why : outcome.kind;
  await deps.audit.record({ actor: username.slice(0, 64), action: 'sign_in_failed', detail: { why } });
  return outcome;
}

function refusalOf(user: StoredUser): 'pending' | 'disabled' | null {
  return user.state === 'active' ? null : user.state;
}

function isStale(user: StoredUser, { clock }: AccountDeps): boolean {
  return user.temporary_until !== null && user.temporary_until <= isoTime(clock.now());
}
