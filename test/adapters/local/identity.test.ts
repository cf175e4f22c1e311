import { createPrivateKey, sign } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '../../../adapters/local/database.ts';
import { localIdentity } from '../../../adapters/local/identity.ts';
import { identityKeys, type Jwk, publicKeys } from '../../../adapters/local/oidc/identity-keys.ts';
import { oidcStore } from '../../../adapters/local/oidc/oidc-store.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { localHasher } from '../../../adapters/node/hasher.ts';
import { identityContract } from '../../contract/identity.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const ISSUER = 'http://127.0.0.1:8787/oidc';
const AUDIENCE = 'http://127.0.0.1:8787/api';

identityContract('the embedded provider', async () => {
  const folder = temporaryFolder();
  const database = openDatabase(':memory:');
  const clock = { now: () => Date.now() };
  const tables = localTableStore({ database });
  const store = oidcStore({ database, clock });
  const keys = await identityKeys(join(folder, 'keys.json'));
  const others = await identityKeys(join(folder, 'other-keys.json'));
  const key = keys.signing.keys[0] as Jwk;
  const user = { user_id: 'u1', username: 'asha', username_key: 'asha', role: 'viewer' };
  await tables.put('users', 'u1', { ...user, state: 'active' });
  const identity = localIdentity({
    tables,
    clock,
    hasher: localHasher(),
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: publicKeys(keys),
    isAlive: store.isAlive,
    commandLineSecret: 'local-secret',
  });

  let count = 0;
  const begin = async () => {
    const [sid, gid] = [`session${++count}`, `grant${count}`];
    const authorizations = { 'flowtrail-web': { grantId: gid } };
    await store.adapter('Session').upsert(`cookie${count}`, { uid: sid, accountId: 'u1', authorizations }, 60);
    await store.adapter('Grant').upsert(gid, { accountId: 'u1' }, 60);
    const exp = Math.floor(Date.now() / 1000) + 60;
    return { sub: 'u1', sid, gid, iss: ISSUER, aud: AUDIENCE, exp };
  };
  return {
    identity,
    session: async () => {
      const claims = await begin();
      return { authorization: bearer(claims, key), end: () => store.end(claims.sid) };
    },
    forged: async (how) => {
      const claims = await begin();
      const stranger = others.signing.keys[0] as Jwk;
      if (how === 'key') return bearer(claims, { ...stranger, kid: key.kid });
      if (how === 'unknown_key') return bearer(claims, stranger);
      if (how === 'audience') return bearer({ ...claims, aud: 'http://elsewhere/api' }, key);
      if (how === 'issuer') return bearer({ ...claims, iss: 'http://elsewhere/oidc' }, key);
      return bearer({ ...claims, exp: claims.exp - 120 }, key);
    },
    disable: async () => {
      await tables.put('users', 'u1', { ...user, state: 'disabled' });
    },
  };
});

function bearer(claims: object, key: Jwk): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'at+jwt', kid: key.kid })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key, format: 'jwk' }));
  return `Bearer ${text}.${signature.toString('base64url')}`;
}
