import { createHash, randomBytes } from 'node:crypto';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
}

/** One browser's cookies. */
export interface Browser {
  /** Follows nothing: redirects are answers. */
  request(url: string, init?: RequestInit): Promise<Response>;
  /** Cookie header for other clients, such as a real browser under test. */
  cookies(): ReadonlyMap<string, string>;
}

export function browser(): Browser {
  const jar = new Map<string, string>();
  return {
    cookies: () => jar,
    request: async (url, init = {}) => {
      const headers = new Headers(init.headers);
      if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await fetch(url, { ...init, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      return response;
    },
  };
}

/** An authorization request as the dashboard makes it: code with PKCE. */
export interface Authorization {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

export function authorization(origin: string, more: Record<string, string> = {}): Authorization {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(8).toString('hex');
  const parameters = new URLSearchParams({
    client_id: 'flowtrail-web',
    response_type: 'code',
    redirect_uri: `${origin}/signed-in`,
    scope: 'openid profile offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...more,
  });
  return { url: `${origin}/oidc/auth?${parameters}`, verifier, state };
}

/** Follows redirects within the server until a page or the way back to the dashboard. */
export async function follow(from: Browser, origin: string, response: Response): Promise<Response> {
  let current = response;
  for (let hop = 0; hop < 10; hop++) {
    const location = current.headers.get('location');
    if (location === null) return current;
    const target = new URL(location, origin);
    if (target.pathname === '/signed-in') return current;
    current = await from.request(target.href);
  }
  throw new Error('too many redirects');
}

/** Opens the sign-in form and answers its address. */
export async function openSignIn(from: Browser, origin: string, request: Authorization): Promise<string> {
  const redirect = await from.request(request.url);
  const location = redirect.headers.get('location');
  if (location === null) throw new Error(`no redirect from the provider: ${redirect.status} ${await redirect.text()}`);
  return new URL(location, origin).href;
}

export function submit(from: Browser, form: string, fields: Record<string, string>): Promise<Response> {
  return from.request(form, {
    method: 'POST',
    headers: { origin: new URL(form).origin },
    body: new URLSearchParams(fields),
  });
}

/** Exchanges the code in the way back to the dashboard for tokens. */
export async function redeem(origin: string, request: Authorization, response: Response): Promise<Tokens> {
  const back = new URL(response.headers.get('location') ?? '', origin);
  if (back.pathname !== '/signed-in') throw new Error(`not signed in: ${response.status} ${await response.text()}`);
  if (back.searchParams.get('state') !== request.state) throw new Error(`wrong way back: ${back.search}`);
  return tokenRequest(origin, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: `${origin}/signed-in`,
    code_verifier: request.verifier,
  });
}

export async function refresh(origin: string, refreshToken: string): Promise<Tokens> {
  return tokenRequest(origin, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function tokenRequest(origin: string, fields: Record<string, string>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: 'flowtrail-web', ...fields });
  const response = await fetch(`${origin}/oidc/token`, { method: 'POST', body });
  if (!response.ok) throw new Error(`token request failed: ${response.status} ${await response.text()}`);
  return (await response.json()) as Tokens;
}

/** The whole sign-in of someone without a second factor. */
export async function signIn(
  origin: string,
  account: { username: string; password: string },
  from: Browser = browser(),
): Promise<Tokens> {
  const request = authorization(origin);
  const form = await openSignIn(from, origin, request);
  return redeem(origin, request, await follow(from, origin, await submit(from, form, account)));
}
