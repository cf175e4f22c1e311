import { ConflictError } from '../../errors.ts';
import type { Principal } from '../../ports.ts';
import type { AccountDeps } from './account-deps.ts';
import { changeUser, loadUser, type StoredUser } from './user.ts';

/** Enough for years of lost and forgotten phones, few enough to print on a card. */
const CODES = 10;
/** 80 random bits: a plain SHA-256 guards them, as it does API tokens. */
const CODE_BYTES = 10;

/** New codes, each good once instead of a code of the authenticator, and what is stored of them. */
export function newRecoveryCodes(
  { credentials, hasher }: Pick<AccountDeps, 'credentials' | 'hasher'>,
  userId: string,
): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: CODES }, () => credentials.randomHex(CODE_BYTES).replace(/(.{5})(?=.)/g, '$1-'));
  return { codes, hashes: codes.map((code) => hashOf(hasher, userId, code)) };
}

/** The hashes left once the code is used; null where the user has no such code. Case, spaces and dashes do not matter. */
export function hashesWithout(
  { hasher }: Pick<AccountDeps, 'hasher'>,
  user: StoredUser,
  code: string,
): string[] | null {
  const used = hashOf(hasher, user.user_id, code);
  const hashes = user.recovery_hashes ?? [];
  return hashes.includes(used) ? hashes.filter((hash) => hash !== used) : null;
}

/** Replaces a user's own codes; the earlier ones stop working. Throws ConflictError without a second factor. */
export async function renewRecoveryCodes(deps: AccountDeps, principal: Principal): Promise<string[]> {
  const loaded = await loadUser(deps.tables, principal.userId);
  if (loaded.user.totp_secret === null)
    throw new ConflictError('the second factor is off: there is nothing to recover');
  const { codes, hashes } = newRecoveryCodes(deps, principal.userId);
  await changeUser(deps.tables, loaded, { recovery_hashes: hashes });
  await deps.audit.record({ actor: principal.username, action: 'recovery_codes_made', target: principal.userId });
  return codes;
}

function hashOf(hasher: AccountDeps['hasher'], userId: string, code: string): string {
  return hasher.sha256(`recovery\n${userId}\n${code.toLowerCase().replace(/[^0-9a-f]/g, '')}`);
}
