import { createPrivateKey, sign } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { awsIdentity } from '../../../adapters/aws/identity.ts';
import { noteSessionEnd, refuseEarlier } from '../../../adapters/aws/session-notes.ts';
import { openDatabase } from '../../../adapters/local/database.ts';
import { identityKeys, type Jwk, publicKeys } from '../../../adapters/local/oidc/identity-keys.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { ForbiddenError, UnauthenticatedError } from '../../../core/errors.ts';
import { identityContract } from '../../contract/identity.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const POOL = 'us-east-1_Example01';
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
const WEB = 'web-client';

/** Tokens as Cognito makes them, signed by keys that stand for the pool's. */
async function pool() {
  const folder = temporaryFolder();
  const clock = { now: () => Date.now() };
  const tables = localTableStore({ database: openDatabase(':memory:') });
  const keys = await identityKeys(join(folder, 'keys.json'));
  const others = await identityKeys(join(folder, 'other-keys.json'));
  const key = keys.signing.keys[0] as Jwk;
  const signIns: string[] = [];
  const identity = awsIdentity({
    tables,
    clock,
    onSignIn: async ({ username }) => void signIns.push(username),
    region: 'us-east-1',
    userPoolId: POOL,
    webClientId: WEB,
    machines: new Map([['machine-client', 'collector']]),
    keys: publicKeys(keys),
  });
  let count = 0;
  const claims = () => {
    const iat = Math.floor(Date.now() / 1000);
    return {
      sub: 'some-sub',
      iss: ISSUER,
      token_use: 'access',
      client_id: WEB,
      username: 'asha',
      'cognito:groups': ['viewer'],
      origin_jti: `session${++count}`,
      iat,
      exp: iat + 900,
    };
  };
  return { identity, signIns, tables, clock, claims, key, stranger: others.signing.keys[0] as Jwk };
}

identityContract('a Cognito user pool', async () => {
  const { identity, tables, clock, claims, key, stranger } = await pool();
  return {
    identity,
    session: async () => {
      const own = claims();
      return { authorization: bearer(own, key), end: () => noteSessionEnd(tables, clock, own.origin_jti) };
    },
    forged: async (how) => {
      const own = claims();
      if (how === 'key') return bearer(own, { ...stranger, kid: key.kid });
      if (how === 'unknown_key') return bearer(own, stranger);
      if (how === 'audience') return bearer({ ...own, client_id: 'another-app' }, key);
      if (how === 'issuer') return bearer({ ...own, iss: `${ISSUER}2` }, key);
      return bearer({ ...own, exp: own.iat - 1 }, key);
    },
    disable: () => refuseEarlier(tables, clock, 'asha'),
  };
});

describe('awsIdentity', () => {
  it('gives the highest role of the groups somebody is in, and none to somebody in no group of ours', async () => {
    const { identity, claims, key } = await pool();
    const with_ = (groups: unknown) => identity.authenticate(bearer({ ...claims(), 'cognito:groups': groups }, key));
    expect(await with_(['viewer', 'admin'])).toMatchObject({ role: 'admin', via: 'session' });
    expect(await with_(['analyst', 'others'])).toMatchObject({ role: 'analyst' });
    for (const groups of [undefined, [], ['others'], 'admin'])
      await expect(with_(groups)).rejects.toThrow(ForbiddenError);
  });

  it('takes no token made for another use', async () => {
    const { identity, claims, key } = await pool();
    const token = bearer({ ...claims(), token_use: 'id', aud: WEB }, key);
    await expect(identity.authenticate(token)).rejects.toThrow(UnauthenticatedError);
  });

  it('lets a machine do what its scopes say, by the name the deployment gave it', async () => {
    const { identity, claims, key } = await pool();
    const as = (scope: string, client_id = 'machine-client') => {
      const { username: _, 'cognito:groups': __, ...own } = claims();
      return identity.authenticate(bearer({ ...own, client_id, scope }, key));
    };
    expect(await as('flowtrail/read')).toEqual({
      userId: 'machine-client',
      username: 'machine collector',
      role: 'viewer',
      via: 'token',
      scopes: ['read'],
      sessionId: null,
    });
    expect(await as('flowtrail/upload flowtrail/read other/delete')).toMatchObject({
      role: 'analyst',
      scopes: ['read', 'upload'],
    });
    await expect(as('flowtrail/read', 'unknown-client')).rejects.toThrow(UnauthenticatedError);
  });

  it('tells of a sign-in once for each session, whatever calls it makes at once', async () => {
    const { identity, signIns, claims, key } = await pool();
    const token = bearer(claims(), key);
    await Promise.all(Array.from({ length: 5 }, () => identity.authenticate(token)));
    await identity.authenticate(token);
    expect(signIns).toEqual(['asha']);
    await identity.authenticate(bearer(claims(), key));
    expect(signIns).toEqual(['asha', 'asha']);
  });

  it('takes the tokens somebody gets after a change', async () => {
    const { identity, tables, clock, claims, key } = await pool();
    await refuseEarlier(tables, clock, 'asha');
    const later = Math.floor(Date.now() / 1000) + 5;
    const own = { ...claims(), iat: later };
    expect(await identity.authenticate(bearer(own, key))).toMatchObject({ username: 'asha' });
  });
});

function bearer(claims: object, key: Jwk): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key, format: 'jwk' }));
  return `Bearer ${text}.${signature.toString('base64url')}`;
}
