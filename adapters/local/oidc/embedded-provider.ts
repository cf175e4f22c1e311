import { hash } from 'node:crypto';
import { type OidcContext, Provider, type TokenModel } from 'oidc-provider';
import type { Log, TableStore } from '../../../core/ports.ts';
import { findUser } from '../../../core/usecase/accounts/user.ts';
import type { IdentityKeys } from './identity-keys.ts';
import type { OidcStore } from './oidc-store.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';

export const CLIENT_ID = 'flowtrail-web';
/** Path the provider is mounted under. */
export const MOUNT = '/oidc';

export interface EmbeddedProviderOptions {
  /** Scheme, host and port people use, without a slash at the end. */
  readonly origin: string;
  /** Other origins that may sign in here. */
  readonly allowedOrigins: readonly string[];
  readonly keys: IdentityKeys;
  readonly store: OidcStore;
  readonly tables: TableStore;
  readonly log: Log;
}

/** A day: an access token is renewed within a session, a session begins with a sign-in. */
const SESSION_S = 24 * 3600;
const ACCESS_TOKEN_S = 15 * 60;
const INTERACTION_S = 15 * 60;

/** Scope the API's access tokens carry; roles and sessions decide the rest at each call. */
const API_SCOPE = 'api';

export function apiAudience(origin: string): string {
  return `${origin}/api`;
}

/** OpenID provider for the dashboard: code with PKCE, RS256 access tokens for the API, rotating refresh tokens. */
export function embeddedProvider(options: EmbeddedProviderOptions): Provider {
  const { origin, log } = options;
  const provider = new Provider(`${origin}${MOUNT}`, configuration(options));
  provider.proxy = origin.startsWith('https:');
  provider.on('server_error', (_context, error) => log.error('sign-in provider failed', { error: error.message }));
  return provider;
}

function configuration(options: EmbeddedProviderOptions): Record<string, unknown> {
  const { origin, keys, store } = options;
  const origins = [origin, ...options.allowedOrigins];
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: keys.signing,
    cookies: cookies(keys.cookieKey),
    clients: [webClient(origins)],
    clientBasedCORS: (_context: unknown, from: string) => origins.includes(from),
    findAccount: (_context: unknown, id: string) => account(options.tables, id),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'role'] },
    scopes: ['openid', 'profile', 'offline_access'],
    pkce: { required: () => true },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `${MOUNT}/sign-in/${uid}` },
    loadExistingGrant: (context: OidcContext) => firstPartyGrant(context, apiAudience(origin)),
    extraTokenClaims: (_context: unknown, token: TokenModel) => ({ sid: token.sessionUid, gid: token.grantId }),
    issueRefreshToken: () => true,
    expiresWithSession: () => true,
    rotateRefreshToken: () => true,
    ttl: {
      AccessToken: ACCESS_TOKEN_S,
      AuthorizationCode: 60,
      Grant: SESSION_S,
      IdToken: ACCESS_TOKEN_S,
      Interaction: INTERACTION_S,
      RefreshToken: SESSION_S,
      Session: SESSION_S,
    },
    features: features(origin),
    renderError: (context: OidcContext, problem: { error: string; error_description?: string }) => {
      context.type = 'html';
      context.body = errorPage(problem.error_description ?? problem.error);
    },
  };
}

function features(origin: string): Record<string, unknown> {
  const audience = apiAudience(origin);
  const page = (html: string) => (context: OidcContext) => {
    context.type = 'html';
    context.body = html;
  };
  return {
    devInteractions: { enabled: false },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: API_SCOPE,
        audience,
        accessTokenTTL: ACCESS_TOKEN_S,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context: OidcContext, form: string) => page(signOutPage(form))(context),
      postLogoutSuccessSource: page(signedOutPage()),
    },
  };
}

function cookies(cookieKey: string): Record<string, unknown> {
  // Cookies do not know ports: two servers on one host would take each other's without a name of their own.
  const own = `flowtrail_${hash('sha256', cookieKey, 'hex').slice(0, 8)}`;
  const options = { httpOnly: true, sameSite: 'lax', signed: true };
  return {
    keys: [cookieKey],
    names: { session: `${own}_session`, interaction: `${own}_sign_in`, resume: `${own}_resume` },
    long: { ...options, path: MOUNT },
    short: options,
  };
}

function webClient(origins: readonly string[]): Record<string, unknown> {
  return {
    client_id: CLIENT_ID,
    client_name: 'Flowtrail',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: origins.map((from) => `${from}/signed-in`),
    post_logout_redirect_uris: origins.map((from) => `${from}/`),
  };
}

async function account(tables: TableStore, id: string): Promise<unknown> {
  const found = await findUser(tables, id);
  if (found?.user.state !== 'active') return undefined;
  const { display_name: name, username, role } = found.user;
  return { accountId: id, claims: async () => ({ sub: id, name, preferred_username: username, role }) };
}

/** The dashboard is ours: nobody is asked to consent to it. */
async function firstPartyGrant({ oidc }: OidcContext, audience: string): Promise<unknown> {
  const { provider, session, client, account: owner } = oidc;
  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing !== undefined) return existing;
  const grant = new provider.Grant({ accountId: owner.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid profile offline_access');
  grant.addResourceScope(audience, API_SCOPE);
  await grant.save();
  return grant;
}
