import type { ApiToken, TokenScope } from '../../contract/accounts.ts';
import { NotFoundError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Item, Principal, TableStore } from '../../ports.ts';
import type { AccountDeps } from './account-deps.ts';
import { findUser } from './user.ts';

/** Bearer text is `ft_<token_id>_<secret>`, both hex; the secret has 256 random bits, so a plain SHA-256 guards it. */
const TOKEN_TEXT = /^ft_([0-9a-f]{16})_([0-9a-f]{64})$/;
const DAY_MS = 86_400_000;

/** `last_used` is written at most this often. */
const LAST_USED_STEP_MS = 60_000;

interface StoredToken extends ApiToken {
  readonly user_id: string;
  readonly secret_hash: string;
}

export async function listTokens({ tables }: AccountDeps, userId: string): Promise<ApiToken[]> {
  const items = await tables.query('tokens', { index: 'by_user', equals: userId, descending: true });
  return items.map((item) => publicToken(item as unknown as StoredToken));
}

/** Answers the token with its secret, which is not stored. */
export async function createToken(
  deps: AccountDeps,
  request: { principal: Principal; name: string; scopes: readonly TokenScope[]; days: number },
): Promise<ApiToken & { secret: string }> {
  const { principal, name, days } = request;
  const tokenId = deps.credentials.randomHex(8);
  const secret = `ft_${tokenId}_${deps.credentials.randomHex(32)}`;
  const token: StoredToken = {
    token_id: tokenId,
    user_id: principal.userId,
    name,
    scopes: [...new Set(request.scopes)],
    created_at: isoTime(deps.clock.now()),
    expires_at: isoTime(deps.clock.now() + days * DAY_MS),
    last_used: null,
    secret_hash: deps.hasher.sha256(secret),
  };
  await deps.tables.put('tokens', tokenId, { ...token }, { absent: true });
  const detail = { name, scopes: token.scopes, expires_at: token.expires_at };
  await deps.audit.record({ actor: principal.username, action: 'token_created', target: tokenId, detail });
  return { ...publicToken(token), secret };
}

/** One's own, or anybody's as an administrator. Throws NotFoundError, also for another's. */
export async function revokeToken(deps: AccountDeps, principal: Principal, tokenId: string): Promise<void> {
  const stored = (await deps.tables.get('tokens', tokenId))?.item as StoredToken | undefined;
  if (stored === undefined || (stored.user_id !== principal.userId && principal.role !== 'admin')) {
    throw new NotFoundError(`no token ${tokenId}`);
  }
  await deps.tables.delete('tokens', tokenId);
  const detail = { name: stored.name };
  await deps.audit.record({ actor: principal.username, action: 'token_revoked', target: tokenId, detail });
}

/** Whom an API token stands for; null for one that is unknown, expired, revoked, or of a user who is not active. */
export async function principalOfToken(
  deps: Pick<AccountDeps, 'tables' | 'clock' | 'hasher'>,
  text: string,
): Promise<Principal | null> {
  const tokenId = TOKEN_TEXT.exec(text)?.[1];
  const stored = tokenId === undefined ? null : await deps.tables.get('tokens', tokenId);
  if (stored === null) return null;
  const token = stored.item as unknown as StoredToken;
  if (token.secret_hash !== deps.hasher.sha256(text) || token.expires_at <= isoTime(deps.clock.now())) return null;
  const found = await findUser(deps.tables, token.user_id);
  if (found?.user.state !== 'active') return null;
  await noteUse(deps, stored.item);
  const { user_id: userId, username, role } = found.user;
  return { userId, username, role, via: 'token', scopes: token.scopes, sessionId: null };
}

async function noteUse(
  { tables, clock }: { tables: TableStore; clock: AccountDeps['clock'] },
  item: Item,
): Promise<void> {
  const token = item as unknown as StoredToken;
  if (token.last_used !== null && token.last_used > isoTime(clock.now() - LAST_USED_STEP_MS)) return;
  const current = await tables.get('tokens', token.token_id);
  // Revoked meanwhile: writing would bring it back.
  if (current === null) return;
  const used = { ...current.item, last_used: isoTime(clock.now()) };
  await tables.put('tokens', token.token_id, used, { version: current.version }).catch(() => undefined);
}

function publicToken(token: StoredToken): ApiToken {
  const { token_id, name, scopes, created_at, expires_at, last_used } = token;
  return { token_id, name, scopes, created_at, expires_at, last_used };
}
