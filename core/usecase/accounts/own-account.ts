import { ConflictError, InvalidInputError } from '../../errors.ts';
import type { Principal } from '../../ports.ts';
import type { AccountDeps } from './account-deps.ts';
import { attemptSucceeded, beginAttempt, tooManyTries } from './lockout.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { changeUser, loadUser } from './user.ts';

/** Changes the password and ends the user's other sessions. Throws InvalidInputError naming the field. */
export async function changePassword(
  deps: AccountDeps,
  request: { principal: Principal; current: string; wanted: string; address: string | null },
): Promise<void> {
  const { userId, sessionId, username } = request.principal;
  const attempt = { userId, address: request.address };
  const waitMs = await beginAttempt(deps, attempt);
  if (waitMs > 0) throw tooManyTries(waitMs);
  const loaded = await loadUser(deps.tables, userId);
  if (!(await deps.credentials.verifyPassword(loaded.user.password_hash, request.current))) {
    throw new InvalidInputError('the current password is not right', { field: 'current_password' });
  }
  await attemptSucceeded(deps, attempt);
  if (request.current === request.wanted) {
    throw new InvalidInputError('expected a password other than the current one', { field: 'new_password' });
  }
  await changeUser(deps.tables, loaded, { password_hash: await deps.credentials.hashPassword(request.wanted) });
  await deps.sessions.endAll(userId, sessionId ?? undefined);
  await deps.audit.record({ actor: username, action: 'password_changed', target: userId });
}

/** A secret to put into an authenticator; nothing changes until a code confirms it. */
export async function beginTotp(deps: AccountDeps, principal: Principal): Promise<{ secret: string; uri: string }> {
  const loaded = await loadUser(deps.tables, principal.userId);
  if (loaded.user.totp_secret !== null) throw new ConflictError('the second factor is on already; turn it off first');
  const secret = deps.credentials.newTotpSecret();
  await changeUser(deps.tables, loaded, { totp_pending: secret });
  return { secret, uri: deps.credentials.totpUri({ secret, username: loaded.user.username }) };
}

/** Turns the second factor on. Answers the recovery codes, which are not stored. Throws InvalidInputError for a wrong code. */
export async function confirmTotp(deps: AccountDeps, principal: Principal, code: string): Promise<string[]> {
  const loaded = await loadUser(deps.tables, principal.userId);
  const secret = loaded.user.totp_pending;
  if (secret === null) throw new ConflictError('no second factor is being set up');
  const step = deps.credentials.totpStep({ secret, code, nowMs: deps.clock.now() });
  if (step === null) throw new InvalidInputError('the code is not right', { field: 'code' });
  const { codes, hashes } = newRecoveryCodes(deps, principal.userId);
  await changeUser(deps.tables, loaded, {
    totp_secret: secret,
    totp_pending: null,
    totp_last_step: step,
    recovery_hashes: hashes,
  });
  await deps.sessions.endAll(principal.userId, principal.sessionId ?? undefined);
  await deps.audit.record({ actor: principal.username, action: 'totp_on', target: principal.userId });
  return codes;
}

export async function removeTotp(deps: AccountDeps, principal: Principal): Promise<void> {
  const loaded = await loadUser(deps.tables, principal.userId);
  await changeUser(deps.tables, loaded, { totp_secret: null, totp_pending: null, recovery_hashes: [] });
  await deps.audit.record({ actor: principal.username, action: 'totp_off', target: principal.userId });
}

/** Ends the session at hand: its tokens stop working at once. */
export async function signOut(deps: AccountDeps, principal: Principal): Promise<void> {
  if (principal.sessionId !== null) await deps.sessions.end(principal.sessionId);
  await deps.audit.record({ actor: principal.username, action: 'sign_out', target: principal.userId });
}
