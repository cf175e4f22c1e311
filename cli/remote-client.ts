import type { Config } from '../core/contract/system.ts';
import { InvalidInputError, UnavailableError } from '../core/errors.ts';
import { type Client, httpClient } from './http-client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The API of a server elsewhere. Signs in with FLOWTRAIL_TOKEN, an API token, or with FLOWTRAIL_CLIENT_ID and
 * FLOWTRAIL_CLIENT_SECRET, the credentials of a machine; never with options, which others on the machine can read.
 * Throws InvalidInputError where neither is set, UnavailableError where the server or its sign-in gives no answer.
 */
export function openRemoteClient(server: string, env: Environment): Client {
  if (!URL.canParse(server)) throw new InvalidInputError(`expected an address, got ${server}`, { field: '--server' });
  const { origin, protocol, hostname } = new URL(server);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !isHere)
    throw new InvalidInputError('expected an https address: the token would cross the network readable by others', {
      field: '--server',
    });
  return httpClient({ origin, secret: secretOf(origin, env), close: async () => {} });
}

function secretOf(origin: string, env: Environment): () => Promise<string> {
  const { FLOWTRAIL_TOKEN: token, FLOWTRAIL_CLIENT_ID: id, FLOWTRAIL_CLIENT_SECRET: secret } = env;
  if (token) return async () => token;
  if (!id || !secret)
    throw new InvalidInputError('expected FLOWTRAIL_TOKEN, or FLOWTRAIL_CLIENT_ID and FLOWTRAIL_CLIENT_SECRET', {
      field: '--server',
    });
  let held: { token: string; untilMs: number } | null = null;
  return async () => {
    if (held === null || held.untilMs < performance.now()) held = await machineToken(origin, { id, secret });
    return held.token;
  };
}

/** Asked for anew this long before it runs out. */
const SPARE_S = 60;

/** Client credentials (RFC 6749, 4.4) at the sign-in server that this server names. */
async function machineToken(
  origin: string,
  { id, secret }: { id: string; secret: string },
): Promise<{ token: string; untilMs: number }> {
  const { authority } = await json<Config>(`${origin}/api/config`);
  const place = new URL(authority, origin).href.replace(/\/$/, '');
  const { token_endpoint } = await json<{ token_endpoint: string }>(`${place}/.well-known/openid-configuration`);
  const { access_token, expires_in } = await json<{ access_token: string; expires_in: number }>(token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return { token: access_token, untilMs: performance.now() + (expires_in - SPARE_S) * 1000 };
}

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new UnavailableError(`no answer from ${new URL(url).origin}`, { cause });
  });
  if (response.status === 400 || response.status === 401)
    throw new InvalidInputError('the credentials were refused', { field: 'FLOWTRAIL_CLIENT_SECRET' });
  if (!response.ok) throw new UnavailableError(`${new URL(url).origin} answered ${response.status}`);
  return (await response.json()) as T;
}
