import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { ROLES, type Role, TOKEN_SCOPES } from '../../core/contract/accounts.ts';
import { ForbiddenError, UnauthenticatedError } from '../../core/errors.ts';
import type { Clock, Identity, Principal, TableStore } from '../../core/ports.ts';
import { type Claims, RESOURCE_SERVER, roleOf, sessionOf, textClaim } from './claims.ts';
import { sessionState, userNote } from './session-notes.ts';

export interface AwsIdentityOptions {
  readonly tables: TableStore;
  readonly clock: Clock;
  /** Told of the first call of each session: the directory keeps its own sign-ins to itself. */
  readonly onSignIn: (who: { readonly userId: string; readonly username: string }) => Promise<void>;
  readonly region: string;
  readonly userPoolId: string;
  readonly webClientId: string;
  /** App clients of machines, by id, with the names they go by. */
  readonly machines: ReadonlyMap<string, string>;
  /** The pool's keys, where they cannot be fetched from their public address. */
  readonly keys?: Jwks;
}

/**
 * Access tokens of Cognito: of people, whose groups are their roles, and of machines, whose scopes are what they may.
 * A session that was ended, and tokens from before a change of the user, are refused at once.
 */
export function awsIdentity(options: AwsIdentityOptions): Identity {
  const verifier = JwtVerifier.create({
    issuer: `https://cognito-idp.${options.region}.amazonaws.com/${options.userPoolId}`,
    // Cognito's access tokens name their client in a claim of its own.
    audience: null,
    customJwtCheck: ({ payload }) => {
      if (payload['token_use'] !== 'access') throw new Error('no access token');
    },
  });
  if (options.keys !== undefined) verifier.cacheJwks(options.keys);
  return {
    authenticate: async (authorization) => {
      const text = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1];
      if (text === undefined) throw new UnauthenticatedError('sign in first');
      const claims = await verified(verifier, text, options.keys !== undefined);
      const principal = claims === null ? null : await principalOf(options, claims);
      if (principal === null) throw new UnauthenticatedError('sign in again');
      return principal;
    },
  };
}

interface Verifier {
  verify(jwt: string): Promise<unknown>;
  verifySync(jwt: string): unknown;
}

/** Null for a token that is no good. Where the keys were given none is looked up. */
async function verified(verifier: Verifier, text: string, hasKeys: boolean): Promise<Claims | null> {
  try {
    return (hasKeys ? verifier.verifySync(text) : await verifier.verify(text)) as Claims;
  } catch (error) {
    // Not reaching the keys' address is no fault of the token.
    if (error instanceof Error && /^(Fetch|NonRetryableFetch|JwkValidation)/.test(error.constructor.name)) throw error;
    return null;
  }
}

function principalOf(options: AwsIdentityOptions, claims: Claims): Promise<Principal | null> | Principal | null {
  const client = textClaim(claims['client_id']);
  if (client === null) return null;
  if (client === options.webClientId) return person(options, claims);
  const name = options.machines.get(client);
  return name === undefined ? null : machine(client, name, claims);
}

async function person({ tables, clock, onSignIn }: AwsIdentityOptions, claims: Claims): Promise<Principal | null> {
  const username = textClaim(claims['username']);
  const sessionId = sessionOf(claims);
  if (username === null || sessionId === null) return null;
  const userId = username.toLowerCase();
  const [note, state] = await Promise.all([userNote(tables, userId), sessionState(tables, clock, sessionId)]);
  if (state === 'ended' || Number(claims['iat'] ?? 0) < note.not_before_s) return null;
  const role = roleOf(claims['cognito:groups']);
  if (role === null) throw new ForbiddenError('your account waits for an administrator to approve it');
  if (state === 'new') await onSignIn({ userId, username });
  return { userId, username, role, via: 'session', scopes: [], sessionId };
}

/** A machine's role is the least that its scopes need; a route without a scope is closed to it. */
function machine(userId: string, name: string, claims: Claims): Principal {
  const granted = String(claims['scope'] ?? '').split(' ');
  const scopes = TOKEN_SCOPES.filter((scope) => granted.includes(`${RESOURCE_SERVER}/${scope}`));
  const role: Role = scopes.some((scope) => scope !== 'read') ? 'analyst' : 'viewer';
  return { userId, username: `machine ${name}`, role, via: 'token', scopes, sessionId: null };
}
