import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { localIdentity } from '../../adapters/local/identity.ts';
import { apiAudience, embeddedProvider, MOUNT } from '../../adapters/local/oidc/embedded-provider.ts';
import { identityKeys, publicKeys } from '../../adapters/local/oidc/identity-keys.ts';
import type { OidcStore } from '../../adapters/local/oidc/oidc-store.ts';
import { signInHandler } from '../../adapters/local/oidc/sign-in-handler.ts';
import type { Identity, Log } from '../../core/ports.ts';
import type { AccountDeps } from '../../core/usecase/accounts/account-deps.ts';

export interface IdentityPartsOptions {
  readonly dataDir: string;
  readonly origin: string;
  readonly allowedOrigins: readonly string[];
  readonly accounts: AccountDeps;
  readonly store: OidcStore;
  readonly log: Log;
  readonly commandLineSecret: string;
}

export interface IdentityParts {
  readonly identity: Identity;
  readonly oidc: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** The sign-in provider and the check of its tokens. */
export async function identityParts(options: IdentityPartsOptions): Promise<IdentityParts> {
  const { origin, allowedOrigins, accounts, store, log, commandLineSecret } = options;
  const { tables, clock, hasher } = accounts;
  const keys = await identityKeys(join(options.dataDir, 'identity-keys.json'));
  const provider = embeddedProvider({ origin, allowedOrigins, keys, store, tables, log });
  const identity = localIdentity({
    tables,
    clock,
    hasher,
    issuer: `${origin}${MOUNT}`,
    audience: apiAudience(origin),
    keys: publicKeys(keys),
    isAlive: store.isAlive,
    commandLineSecret,
  });
  return { identity, oidc: signInHandler({ provider, accounts, origin, allowedOrigins, log }) };
}
