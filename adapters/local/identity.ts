import { JwtVerifier } from 'aws-jwt-verify';
import { UnauthenticatedError } from '../../core/errors.ts';
import type { Clock, Hasher, Identity, Principal, TableStore } from '../../core/ports.ts';
import { principalOfToken } from '../../core/usecase/accounts/api-tokens.ts';
import { findUser } from '../../core/usecase/accounts/user.ts';
import type { PublicKeys } from './oidc/identity-keys.ts';

export interface LocalIdentityOptions {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: PublicKeys;
  /** Whether the session and the grant an access token came from still stand. */
  readonly isAlive: (sessionId: string, grantId: string) => boolean;
  /** Secret of this start by which the command line of the folder's owner comes in; see folder-lock.ts. */
  readonly commandLineSecret: string;
}

const COMMAND_LINE: Principal = {
  userId: 'command-line',
  username: 'command line',
  role: 'admin',
  via: 'session',
  scopes: [],
  sessionId: null,
};

/**
 * Access tokens of the embedded provider (RS256, checked with its own keys, no network) and API tokens. Role and state
 * are read from the user at each call, so that a change holds at once.
 */
export function localIdentity(options: LocalIdentityOptions): Identity {
  const { issuer, audience, keys } = options;
  const verifier = JwtVerifier.create({ issuer, audience });
  verifier.cacheJwks(keys);
  const commandLineHash = options.hasher.sha256(options.commandLineSecret);

  const principalOfSession = async (jwt: string): Promise<Principal | null> => {
    // verifySync knows only the keys given: an unknown key id is refused, never looked up.
    const claims = verifier.verifySync(jwt);
    const { sub, sid, gid } = claims;
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof gid !== 'string') return null;
    if (!options.isAlive(sid, gid)) return null;
    const found = await findUser(options.tables, sub);
    if (found?.user.state !== 'active') return null;
    const { user_id: userId, username, role } = found.user;
    return { userId, username, role, via: 'session', scopes: [], sessionId: sid };
  };

  return {
    authenticate: async (authorization) => {
      const text = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1];
      if (text === undefined) throw new UnauthenticatedError('sign in first');
      if (options.hasher.sha256(text) === commandLineHash) return COMMAND_LINE;
      const find = text.startsWith('ft_') ? principalOfToken(options, text) : principalOfSession(text);
      const principal = await find.catch((cause: unknown) => {
        if (isTokenFault(cause)) return null;
        throw cause;
      });
      if (principal === null) throw new UnauthenticatedError('sign in again');
      return principal;
    },
  };
}

/** The verifier's own errors say the token is bad; anything else is a defect here. */
function isTokenFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Jwt|Kid|Jwks|FailedAssertion|ParameterValidation|InvalidJwt)/.test(error.constructor.name)
  );
}
