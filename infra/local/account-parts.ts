import { randomBytes } from 'node:crypto';
import { localCredentials } from '../../adapters/local/credentials.ts';
import type { Database } from '../../adapters/local/database.ts';
import { type OidcStore, oidcStore } from '../../adapters/local/oidc/oidc-store.ts';
import { localSignInAttempts } from '../../adapters/local/sign-in-attempts.ts';
import type { Clock, Hasher, TableStore } from '../../core/ports.ts';
import type { AccountDeps } from '../../core/usecase/accounts/account-deps.ts';
import { setupToken } from '../../core/usecase/accounts/setup-token.ts';
import { allUsers, isActiveAdmin } from '../../core/usecase/accounts/user.ts';
import type { AuditLog } from '../../core/usecase/audit/audit-log.ts';

export interface AccountPartsOptions {
  readonly database: Database;
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly audit: AuditLog;
}

/** What the account use cases need, over one data folder; also for a command that runs without a server. */
export async function accountParts(options: AccountPartsOptions): Promise<{ accounts: AccountDeps; store: OidcStore }> {
  const { database, tables, clock, hasher, audit } = options;
  const store = oidcStore({ database, clock });
  const hasAdmin = (await allUsers(tables)).some(isActiveAdmin);
  const accounts: AccountDeps = {
    tables,
    clock,
    hasher,
    audit,
    credentials: localCredentials(),
    sessions: store,
    attempts: localSignInAttempts({ database }),
    setup: setupToken(hasAdmin ? null : randomBytes(24).toString('base64url'), hasher),
  };
  return { accounts, store };
}
