import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { promisify } from 'node:util';

export type Jwk = Readonly<Record<string, string>> & { readonly kid: string; readonly kty: string };

/** Keys for whoever checks access tokens. */
export type PublicKeys = { keys: { kid: string; kty: string; use: string; alg: string; n: string; e: string }[] };

export interface IdentityKeys {
  /** Private RS256 keys as JWKS; the first signs. */
  readonly signing: { readonly keys: readonly Jwk[] };
  /** Signs the provider's cookies. */
  readonly cookieKey: string;
}

/** Reads the keys of a data folder, or makes them on the first start. The file is readable by its owner alone. */
export async function identityKeys(path: string): Promise<IdentityKeys> {
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8')) as IdentityKeys;
  const keys: IdentityKeys = {
    signing: { keys: [await newSigningKey()] },
    cookieKey: randomBytes(32).toString('base64url'),
  };
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(keys));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return keys;
}

export function publicKeys({ signing }: IdentityKeys): PublicKeys {
  return {
    keys: signing.keys.map(({ kid, kty, n = '', e = '' }) => ({ kid, kty, use: 'sig', alg: 'RS256', n, e })),
  };
}

async function newSigningKey(): Promise<Jwk> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as Record<string, string> & { kty: string };
  return { ...jwk, kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' };
}
