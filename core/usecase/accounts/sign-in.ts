import { isoTime } from '../../iso-time.ts';
import type { AccountDeps } from './account-deps.ts';
import { attemptSucceeded, beginAttempt } from './lockout.ts';
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

/** Second step: each code works once. */
export async function checkCode(
  deps: AccountDeps,
  request: { userId: string; code: string; address: string | null },
): Promise<SignInOutcome> {
  const loaded = await loadUser(deps.tables, request.userId);
  const { username, totp_secret: secret, totp_last_step: lastStep } = loaded.user;
  const waitMs = await beginAttempt(deps, request);
  if (waitMs > 0) return failed(deps, { username, outcome: { kind: 'locked', waitMs } });
  const refusal = refusalOf(loaded.user);
  const step =
    secret === null ? null : deps.credentials.totpStep({ secret, code: request.code, nowMs: deps.clock.now() });
  if (refusal !== null || step === null || step <= lastStep) {
    return failed(deps, { username, outcome: { kind: 'refused', why: refusal ?? 'credentials' } });
  }
  const user = await changeUser(deps.tables, loaded, { totp_last_step: step });
  await attemptSucceeded(deps, request);
  // The password's own try counted against the address too.
  await attemptSucceeded(deps, request);
  return passed(deps, { user, version: loaded.version + 1 });
}

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
