import { ROLES, type Role } from '../../core/contract/accounts.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Of the resource server whose scopes machines ask for. */
export const RESOURCE_SERVER = 'flowtrail';

/** The highest of the groups; null for somebody in none, who waits for approval. */
export function roleOf(groups: unknown): Role | null {
  const names = Array.isArray(groups) ? groups : [];
  return ROLES.findLast((role) => names.includes(role)) ?? null;
}

/** What all tokens of one sign-in have in common. */
export function sessionOf(claims: Claims): string | null {
  return textClaim(claims['origin_jti']) ?? textClaim(claims['jti']);
}

/** A claim that is a text with something in it. */
export function textClaim(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
