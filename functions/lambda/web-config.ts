import type { Jwks } from 'aws-jwt-verify/jwk';
import type { Config } from '../../core/contract/system.ts';
import { VERSION } from '../version.ts';
import type { LambdaEnvironment } from './environment.ts';

/** Cognito's own scope lets people change their password and second factor with their access token. */
const SCOPE = 'openid profile aws.cognito.signin.user.admin';

/** What the sign-in page needs of this deployment. */
export function lambdaWebConfig(env: LambdaEnvironment, needsSetup: boolean): Config {
  const signOut = new URLSearchParams({ client_id: env.WEB_CLIENT_ID, logout_uri: `${env.SITE_ORIGIN}/` });
  return {
    version: VERSION,
    environment: env.FLOWTRAIL_ENVIRONMENT,
    authority: authorityOf(env),
    client_id: env.WEB_CLIENT_ID,
    scope: SCOPE,
    end_session_url: env.SIGN_IN_URL === '' ? null : `${env.SIGN_IN_URL}/logout?${signOut}`,
    needs_setup: needsSetup,
    sign_up: true,
    api_tokens: false,
    recovery_codes: false,
  };
}

/** Where the sign-in server describes itself. */
export function authorityOf({ AWS_ENDPOINT_URL, AWS_REGION, USER_POOL_ID }: LambdaEnvironment): string {
  return `${AWS_ENDPOINT_URL ?? `https://cognito-idp.${AWS_REGION}.amazonaws.com`}/${USER_POOL_ID}`;
}

/** The pool's keys from a stand-in, whose tokens name the address of the real service as their issuer. */
export async function standInKeys(env: LambdaEnvironment): Promise<{ keys?: Jwks }> {
  if (env.AWS_ENDPOINT_URL === undefined) return {};
  const response = await fetch(`${authorityOf(env)}/.well-known/jwks.json`);
  if (!response.ok) throw new Error(`expected the keys of the user pool, got status ${response.status}`);
  return { keys: (await response.json()) as Jwks };
}
