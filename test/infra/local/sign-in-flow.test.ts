import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  authorization,
  browser,
  follow,
  openSignIn,
  redeem,
  refresh,
  signIn,
  submit,
  type Tokens,
} from '../../sign-in.ts';
import { ADMIN, type RunningHost, runningHost } from './running-host.ts';

const DAY_MS = 86_400_000;

async function hostWithAdmin(): Promise<RunningHost & { tokens: Tokens }> {
  const host = await runningHost();
  await host.setUp();
  return Object.assign(host, { tokens: await signIn(host.url, ADMIN) });
}

/** Adds an active user the way people do: they ask, the administrator approves. */
async function addUser(
  host: RunningHost,
  admin: string,
  username: string,
  role = 'viewer',
): Promise<{ username: string; password: string; id: string }> {
  const password = `${username} has a password`;
  await host.api('POST', '/api/sign-up', { json: { username, display_name: username, password } });
  const { body } = await host.api('GET', '/api/users', { token: admin });
  const id = body.users.find((user: { username: string }) => user.username === username).user_id;
  await host.api('PATCH', `/api/users/${id}`, { token: admin, json: { state: 'active', role } });
  return { username, password, id };
}

async function attempt(host: RunningHost, account: { username: string; password: string }): Promise<Response> {
  const from = browser();
  return submit(from, await openSignIn(from, host.url, authorization(host.url)), account);
}

describe('the first start', () => {
  it('makes the administrator through a link that works once', async () => {
    const host = await runningHost();
    expect((await host.api('GET', '/api/config')).body).toMatchObject({
      needs_setup: true,
      authority: `${host.url}/oidc`,
      client_id: 'flowtrail-web',
    });
    expect((await host.api('POST', '/api/setup', { json: { setup_token: 'guess', ...ADMIN } })).status).toBe(403);
    const setup_token = new URL(host.host.setupUrl() ?? '').searchParams.get('token');
    await host.setUp();
    expect(host.host.setupUrl()).toBeNull();
    const again = await host.api('POST', '/api/setup', { json: { setup_token, ...ADMIN, username: 'mallory' } });
    expect(again.status).toBe(403);
    expect((await host.api('GET', '/api/config')).body.needs_setup).toBe(false);
    await host.restart();
    expect(host.host.setupUrl()).toBeNull();
  });

  it('renews the link at each start while there is no administrator', async () => {
    const host = await runningHost();
    const first = host.host.setupUrl();
    await host.restart();
    expect(host.host.setupUrl()).toMatch(/\/setup\?token=.{32}$/);
    expect(host.host.setupUrl()).not.toBe(first);
  });

  it('lets one of two who use the link at once be the first', async () => {
    const host = await runningHost();
    const setup_token = new URL(host.host.setupUrl() ?? '').searchParams.get('token');
    const answers = await Promise.all(
      ['one', 'two'].map((username) => host.api('POST', '/api/setup', { json: { setup_token, ...ADMIN, username } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, expect.toBeOneOf([403, 409])]);
  });
});

describe('signing in', () => {
  it('goes from the form over code and PKCE to the API', async () => {
    const { api, tokens } = await hostWithAdmin();
    const me = await api('GET', '/api/me', { token: tokens.access_token });
    expect(me).toMatchObject({
      status: 200,
      body: { username: 'Asha', role: 'admin', via: 'session', state: 'active' },
    });
    expect(tokens.expires_in).toBe(900);
    const [header = '', claims = ''] = tokens.access_token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(Buffer.from(claims, 'base64url').toString()).not.toContain('Asha');
  });

  it('does not care how the username is written', async () => {
    const host = await hostWithAdmin();
    await expect(signIn(host.url, { ...ADMIN, username: 'ASHA' })).resolves.toBeDefined();
  });

  it('refuses a code without its PKCE verifier, and a code used twice', async () => {
    const host = await hostWithAdmin();
    const from = browser();
    const request = authorization(host.url);
    const form = await openSignIn(from, host.url, request);
    const back = await follow(from, host.url, await submit(from, form, ADMIN));
    await expect(redeem(host.url, { ...request, verifier: 'x'.repeat(43) }, back)).rejects.toThrow('400');
    const second = authorization(host.url);
    const silent = await follow(from, host.url, await from.request(second.url));
    const tokens = await redeem(host.url, second, silent);
    await expect(redeem(host.url, second, silent)).rejects.toThrow('400');
    expect(tokens.access_token).not.toBe('');
  });

  it('refuses requests without PKCE and for addresses that are not its own', async () => {
    const host = await hostWithAdmin();
    const without = authorization(host.url, { code_challenge: '', code_challenge_method: '' });
    expect(
      new URL(
        (await follow(browser(), host.url, await fetch(without.url, { redirect: 'manual' }))).headers.get('location') ??
          '',
      ).searchParams.get('error'),
    ).toBe('invalid_request');
    const elsewhere = await fetch(authorization(host.url, { redirect_uri: 'https://evil.example/signed-in' }).url, {
      redirect: 'manual',
    });
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.text()).toContain('Sign-in did not work');
  });

  it('answers a wrong password and an unknown user alike, and slows both down', async () => {
    const host = await hostWithAdmin();
    const texts = new Set<string>();
    for (const username of ['Asha', 'nobody']) {
      for (let n = 0; n < 5; n++) {
        const response = await attempt(host, { username, password: 'wrong' });
        expect(response.status).toBe(401);
        texts.add((await response.text()).match(/role="alert"[^<]*>([^<]+)/)?.[1] ?? '');
      }
      const locked = await attempt(host, { username, password: ADMIN.password });
      expect(locked.status).toBe(429);
      expect(locked.headers.get('retry-after')).toBe('5');
    }
    expect([...texts]).toEqual(['User name or password is not right.']);
    host.pass(5000);
    await expect(signIn(host.url, ADMIN)).resolves.toBeDefined();
  });

  it('keeps failures over a restart', async () => {
    const host = await hostWithAdmin();
    for (let n = 0; n < 5; n++) await attempt(host, { username: 'Asha', password: 'wrong' });
    await host.restart();
    expect((await attempt(host, ADMIN)).status).toBe(429);
  });

  it('takes a form only from its own page and its own browser', async () => {
    const host = await hostWithAdmin();
    const from = browser();
    const form = await openSignIn(from, host.url, authorization(host.url));
    const body = new URLSearchParams(ADMIN);
    expect(
      (await from.request(form, { method: 'POST', body, headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect((await from.request(form, { method: 'POST', body })).status).toBe(403);
    const stranger = await submit(browser(), form, ADMIN);
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain('expired');
  });

  it('shows what was typed only escaped, under a policy without inline code', async () => {
    const host = await hostWithAdmin();
    const response = await attempt(host, { username: '"><script>alert(1)</script>', password: 'x' });
    const html = await response.text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&#60;script&#62;');
    expect(html.replace('<script src="/theme.js"></script>', '')).not.toMatch(/<style|style=|<script|onclick/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    const css = await fetch(`${host.url}/oidc/style.css`);
    expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8');
  });
});

describe('a session', () => {
  it('renews its access token, and takes a refresh token once: a copy ends the grant', async () => {
    const { url, api, tokens } = await hostWithAdmin();
    const renewed = await refresh(url, tokens.refresh_token);
    expect((await api('GET', '/api/me', { token: renewed.access_token })).status).toBe(200);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    await expect(refresh(url, tokens.refresh_token)).rejects.toThrow('invalid_grant');
    await expect(refresh(url, renewed.refresh_token)).rejects.toThrow('invalid_grant');
    expect((await api('GET', '/api/me', { token: renewed.access_token })).status).toBe(401);
  });

  it('ends at once, everywhere, with sign-out', async () => {
    const host = await runningHost();
    await host.setUp();
    const from = browser();
    const tokens = await signIn(host.url, ADMIN, from);
    expect((await host.api('POST', '/api/me/sign-out', { token: tokens.access_token })).status).toBe(200);
    expect((await host.api('GET', '/api/me', { token: tokens.access_token })).status).toBe(401);
    await expect(refresh(host.url, tokens.refresh_token)).rejects.toThrow('invalid_grant');
    const again = await follow(from, host.url, await from.request(authorization(host.url).url));
    expect(await again.text()).toContain('name="password"');
  });

  it('ends at the provider too, after a question', async () => {
    const host = await runningHost();
    await host.setUp();
    const from = browser();
    const tokens = await signIn(host.url, ADMIN, from);
    const ask = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: `${host.url}/` });
    const page = await (await from.request(`${host.url}/oidc/session/end?${ask}`)).text();
    expect(page).toContain('Sign out?');
    const [, action = ''] = page.match(/action="([^"]+)"/) ?? [];
    const [, xsrf = ''] = page.match(/name="xsrf" value="([^"]+)"/) ?? [];
    const done = await submit(from, action, { xsrf, logout: 'yes' });
    expect(done.headers.get('location')).toBe(`${host.url}/`);
    expect((await host.api('GET', '/api/me', { token: tokens.access_token })).status).toBe(401);
  });

  it('survives a restart: tokens, renewal, and sign-in without a form', async () => {
    const host = await runningHost();
    await host.setUp();
    const from = browser();
    const tokens = await signIn(host.url, ADMIN, from);
    await host.restart();
    expect((await host.api('GET', '/api/me', { token: tokens.access_token })).status).toBe(200);
    const renewed = await refresh(host.url, tokens.refresh_token);
    expect((await host.api('GET', '/api/me', { token: renewed.access_token })).status).toBe(200);
    const request = authorization(host.url);
    const silent = await follow(from, host.url, await from.request(request.url));
    await expect(redeem(host.url, request, silent)).resolves.toBeDefined();
  });

  it('is over after a day', async () => {
    const host = await hostWithAdmin();
    host.pass(DAY_MS + 60_000);
    expect((await host.api('GET', '/api/me', { token: host.tokens.access_token })).status).toBe(401);
    await expect(refresh(host.url, host.tokens.refresh_token)).rejects.toThrow('invalid_grant');
  });
});

describe('the second factor', () => {
  it('is asked for once it is on, takes each code once, and can be turned off', async () => {
    const host = await hostWithAdmin();
    const token = host.tokens.access_token;
    const { body } = await host.api('POST', '/api/me/totp', { token });
    expect(body.otpauth_uri).toMatch(/^otpauth:\/\/totp\/Flowtrail:Asha\?/);
    const code = (aheadMs = 0) => new TOTP({ secret: body.secret }).generate({ timestamp: Date.now() + aheadMs });
    const wrong = code() === '000000' ? '000001' : '000000';
    expect((await host.api('POST', '/api/me/totp/confirm', { token, json: { code: wrong } })).body.field).toBe('code');
    const first = code();
    expect((await host.api('POST', '/api/me/totp/confirm', { token, json: { code: first } })).status).toBe(200);

    const from = browser();
    const request = authorization(host.url);
    const form = await openSignIn(from, host.url, request);
    const half = await submit(from, form, ADMIN);
    expect(half.headers.get('location')).toBe(new URL(form).pathname);
    expect(await (await from.request(form)).text()).toContain('autocomplete="one-time-code"');
    const replayed = await submit(from, form, { code: first });
    expect(replayed.status).toBe(401);
    expect(await replayed.text()).toContain('used already');
    host.pass(30_000);
    const back = await follow(from, host.url, await submit(from, form, { code: code(30_000) }));
    const tokens = await redeem(host.url, request, back);
    expect((await host.api('DELETE', '/api/me/totp', { token: tokens.access_token })).status).toBe(200);
    await expect(signIn(host.url, ADMIN)).resolves.toBeDefined();
  });

  it('gives recovery codes, each of which signs in once, and new ones for old', async () => {
    const host = await hostWithAdmin();
    const token = host.tokens.access_token;
    expect((await host.api('POST', '/api/me/totp/recovery-codes', { token })).status).toBe(409);
    const { body } = await host.api('POST', '/api/me/totp', { token });
    const json = { code: new TOTP({ secret: body.secret }).generate() };
    const confirmed = await host.api('POST', '/api/me/totp/confirm', { token, json });
    const codes: string[] = confirmed.body.recovery_codes;
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-f]{5}(-[0-9a-f]{5}){3}$/);

    const recover = async (code: string) => {
      const from = browser();
      const request = authorization(host.url);
      const form = await openSignIn(from, host.url, request);
      await submit(from, form, ADMIN);
      expect(await (await from.request(form)).text()).toContain(`${new URL(form).pathname}?recovery`);
      expect(await (await from.request(`${form}?recovery`)).text()).toContain('Recovery code');
      const answer = await submit(from, `${form}?recovery`, { code });
      return answer.status === 303 ? redeem(host.url, request, await follow(from, host.url, answer)) : answer.status;
    };
    const [first = '', second = '', third = ''] = codes;
    const tokens = await recover(` ${first.toUpperCase().replaceAll('-', ' ')} `);
    expect(tokens).toMatchObject({ access_token: expect.any(String) });
    expect(await recover(first)).toBe(401);
    expect(await recover(second)).toMatchObject({ access_token: expect.any(String) });
    const me = await host.api('GET', '/api/me', { token });
    expect(me.body).toMatchObject({ totp: true, recovery_codes_left: 8 });

    const renewed = await host.api('POST', '/api/me/totp/recovery-codes', { token });
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expect(await recover(third)).toBe(401);
    expect(await recover(renewed.body.recovery_codes[9])).toMatchObject({ access_token: expect.any(String) });
    const { body: users } = await host.api('GET', '/api/users', { token });
    expect(users.users[0].recovery_codes_left).toBe(9);
    expect(JSON.stringify(users)).not.toContain('hash');
    const { body: audit } = await host.api('GET', '/api/audit?action=recovery_code_used', { token });
    expect(audit.entries.map(({ detail }: { detail: { left: number } }) => detail.left)).toEqual([9, 8, 9]);

    await host.api('DELETE', '/api/me/totp', { token });
    expect((await host.api('GET', '/api/me', { token })).body).toMatchObject({ totp: false, recovery_codes_left: 0 });
  });

  it('cannot be guessed: wrong codes count as failures of the account', async () => {
    const host = await hostWithAdmin();
    const token = host.tokens.access_token;
    const { body } = await host.api('POST', '/api/me/totp', { token });
    const code = new TOTP({ secret: body.secret }).generate();
    await host.api('POST', '/api/me/totp/confirm', { token, json: { code } });
    const from = browser();
    const form = await openSignIn(from, host.url, authorization(host.url));
    await submit(from, form, ADMIN);
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await submit(from, form, { code })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });
});

describe('accounts', () => {
  it('wait for approval, which an administrator gives', async () => {
    const host = await hostWithAdmin();
    const ben = { username: 'ben', display_name: 'Ben', password: 'a long enough one' };
    expect((await host.api('POST', '/api/sign-up', { json: ben })).status).toBe(200);
    const taken = await host.api('POST', '/api/sign-up', { json: { ...ben, username: 'BEN' } });
    expect(taken).toMatchObject({ status: 409, body: { field: 'username' } });
    const waiting = await attempt(host, ben);
    expect(waiting.status).toBe(403);
    expect(await waiting.text()).toContain('Waiting for approval');
    const { body } = await host.api('GET', '/api/users', { token: host.tokens.access_token });
    expect(body.users[0]).toMatchObject({ username: 'ben', state: 'pending', role: 'viewer' });
    expect(JSON.stringify(body)).not.toMatch(/argon2|password_hash|totp_secret/);
    const change = { token: host.tokens.access_token, json: { state: 'active', role: 'analyst' } };
    expect((await host.api('PATCH', `/api/users/${body.users[0].user_id}`, change)).body).toMatchObject({
      state: 'active',
      role: 'analyst',
    });
    const { access_token: token } = await signIn(host.url, ben);
    expect((await host.api('GET', '/api/users', { token })).status).toBe(403);
  });

  it('change role and state at once, in the sessions they have', async () => {
    const host = await hostWithAdmin();
    const admin = host.tokens.access_token;
    const ben = await addUser(host, admin, 'ben', 'admin');
    const { access_token: token, refresh_token } = await signIn(host.url, ben);
    expect((await host.api('GET', '/api/users', { token })).status).toBe(200);
    await host.api('PATCH', `/api/users/${ben.id}`, { token: admin, json: { role: 'viewer' } });
    expect((await host.api('GET', '/api/users', { token })).status).toBe(403);
    await host.api('PATCH', `/api/users/${ben.id}`, { token: admin, json: { state: 'disabled' } });
    expect((await host.api('GET', '/api/me', { token })).status).toBe(401);
    await expect(refresh(host.url, refresh_token)).rejects.toThrow('invalid_grant');
    expect((await attempt(host, ben)).status).toBe(403);
  });

  it('keep one active administrator', async () => {
    const host = await hostWithAdmin();
    const token = host.tokens.access_token;
    const { user_id } = (await host.api('GET', '/api/me', { token })).body;
    for (const json of [{ role: 'viewer' }, { state: 'disabled' }]) {
      expect((await host.api('PATCH', `/api/users/${user_id}`, { token, json })).status).toBe(409);
    }
    const ben = await addUser(host, token, 'ben', 'admin');
    const changes = [user_id, ben.id].map((id) =>
      host.api('PATCH', `/api/users/${id}`, { token, json: { role: 'viewer' } }),
    );
    const statuses = (await Promise.all(changes)).map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect(statuses[1]).toBeOneOf([403, 409]);
  });

  it('get a temporary password that has to be changed at the next sign-in', async () => {
    const host = await hostWithAdmin();
    const admin = host.tokens.access_token;
    const ben = await addUser(host, admin, 'ben');
    const before = await signIn(host.url, ben);
    const reset = await host.api('POST', `/api/users/${ben.id}/reset-password`, { token: admin });
    const password = reset.body.temporary_password;
    expect((await host.api('GET', '/api/me', { token: before.access_token })).status).toBe(401);
    expect((await attempt(host, ben)).status).toBe(401);

    const from = browser();
    const request = authorization(host.url);
    const form = await openSignIn(from, host.url, request);
    await submit(from, form, { username: 'ben', password });
    expect(await (await from.request(form)).text()).toContain('Choose a new password');
    for (const [wanted, repeated, text] of [
      ['short', 'short', 'at least 12'],
      ['quite long enough', 'but another one', 'not the same'],
      [password, password, 'other than the temporary'],
    ]) {
      const refused = await submit(from, form, { new_password: wanted, repeated });
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain(text);
    }
    const done = await submit(from, form, { new_password: 'quite long enough', repeated: 'quite long enough' });
    const tokens = await redeem(host.url, request, await follow(from, host.url, done));
    expect((await host.api('GET', '/api/me', { token: tokens.access_token })).status).toBe(200);
    expect((await attempt(host, { username: 'ben', password })).status).toBe(401);
  });

  it('lose a temporary password after three days', async () => {
    const host = await hostWithAdmin();
    const ben = await addUser(host, host.tokens.access_token, 'ben');
    const reset = await host.api('POST', `/api/users/${ben.id}/reset-password`, { token: host.tokens.access_token });
    host.pass(3 * DAY_MS + 1);
    expect((await attempt(host, { username: 'ben', password: reset.body.temporary_password })).status).toBe(401);
  });

  it('change their password, which ends the other sessions', async () => {
    const host = await hostWithAdmin();
    const other = await signIn(host.url, ADMIN);
    const token = host.tokens.access_token;
    const change = (current_password: string, new_password: string) =>
      host.api('POST', '/api/me/password', { token, json: { current_password, new_password } });
    expect((await change('wrong', 'a new long password')).body.field).toBe('current_password');
    expect((await change(ADMIN.password, 'short')).body.field).toBe('new_password');
    expect((await change(ADMIN.password, ADMIN.password)).body.field).toBe('new_password');
    expect((await change(ADMIN.password, 'a new long password')).status).toBe(200);
    expect((await host.api('GET', '/api/me', { token })).status).toBe(200);
    expect((await host.api('GET', '/api/me', { token: other.access_token })).status).toBe(401);
    await expect(signIn(host.url, { ...ADMIN, password: 'a new long password' })).resolves.toBeDefined();
  });
});

describe('API tokens', () => {
  const create = (host: RunningHost, token: string, json: object) => host.api('POST', '/api/tokens', { token, json });

  it('do what their scopes say, until they are revoked', async () => {
    const host = await hostWithAdmin();
    const session = host.tokens.access_token;
    const made = (await create(host, session, { name: 'importer', scopes: ['read'] })).body;
    expect(made.secret).toMatch(/^ft_[0-9a-f]{16}_[0-9a-f]{64}$/);
    const me = await host.api('GET', '/api/me', { token: made.secret });
    expect(me.body).toMatchObject({ via: 'token', scopes: ['read'], role: 'admin' });
    expect(
      (await host.api('POST', '/api/uploads', { token: made.secret, json: { name: 'x', size_bytes: 1 } })).status,
    ).toBe(403);
    expect((await host.api('GET', '/api/users', { token: made.secret })).status).toBe(403);
    expect((await create(host, made.secret, { name: 'another', scopes: ['read'] })).status).toBe(403);
    const listed = (await host.api('GET', '/api/tokens', { token: session })).body.tokens;
    expect(listed).toMatchObject([{ name: 'importer', last_used: expect.any(String) }]);
    expect(JSON.stringify(listed)).not.toMatch(/secret|hash/);
    expect((await host.api('DELETE', `/api/tokens/${made.token_id}`, { token: session })).status).toBe(200);
    expect((await host.api('GET', '/api/me', { token: made.secret })).status).toBe(401);
    expect((await host.api('DELETE', `/api/tokens/${made.token_id}`, { token: session })).status).toBe(404);
  });

  it('expire, and stop with their owner', async () => {
    const host = await hostWithAdmin();
    const admin = host.tokens.access_token;
    const ben = await addUser(host, admin, 'ben');
    const { access_token } = await signIn(host.url, ben);
    const short = (await create(host, access_token, { name: 'a', scopes: ['read'], days: 1 })).body.secret;
    const long = (await create(host, access_token, { name: 'b', scopes: ['read'], days: 365 })).body.secret;
    await host.api('PATCH', `/api/users/${ben.id}`, { token: admin, json: { state: 'disabled' } });
    expect((await host.api('GET', '/api/me', { token: long })).status).toBe(401);
    await host.api('PATCH', `/api/users/${ben.id}`, { token: admin, json: { state: 'active' } });
    expect((await host.api('GET', '/api/me', { token: short })).status).toBe(200);
    host.pass(DAY_MS + 1);
    expect((await host.api('GET', '/api/me', { token: short })).status).toBe(401);
    expect((await host.api('GET', '/api/me', { token: long })).status).toBe(200);
  });

  it('are not seen or revoked by others, except by an administrator', async () => {
    const host = await hostWithAdmin();
    const admin = host.tokens.access_token;
    const { access_token: ben } = await signIn(host.url, await addUser(host, admin, 'ben'));
    const { access_token: eve } = await signIn(host.url, await addUser(host, admin, 'eve'));
    const { token_id } = (await create(host, ben, { name: 'a', scopes: ['read'] })).body;
    expect((await host.api('GET', '/api/tokens', { token: eve })).body.tokens).toEqual([]);
    expect((await host.api('DELETE', `/api/tokens/${token_id}`, { token: eve })).status).toBe(404);
    expect((await host.api('DELETE', `/api/tokens/${token_id}`, { token: admin })).status).toBe(200);
  });
});

describe('the audit list', () => {
  it('has what happened to accounts, intact, and no secret', async () => {
    const host = await hostWithAdmin();
    const token = host.tokens.access_token;
    await attempt(host, { username: 'nobody', password: 'wrong' });
    await addUser(host, token, 'ben', 'admin');
    const made = (await host.api('POST', '/api/tokens', { token, json: { name: 't', scopes: ['read'] } })).body;
    await host.api('PUT', '/api/settings', {
      token,
      json: { zone: 'UTC', default_input_zone: 'UTC', reverse_dns: { mode: 'off', server: null } },
    });
    await host.restart();
    const { body } = await host.api('GET', '/api/audit?limit=50', { token });
    expect(body.intact).toBe(true);
    const actions = body.entries.map(({ action }: { action: string }) => action).reverse();
    expect(actions).toEqual([
      'setup',
      'sign_in',
      'sign_in_failed',
      'sign_up',
      'user_changed',
      'token_created',
      'settings_changed',
    ]);
    expect(body.entries.at(-3)).toMatchObject({ actor: 'nobody', detail: { why: 'credentials' } });
    expect(JSON.stringify(body)).not.toContain(made.secret);
    expect(JSON.stringify([body, host.logged])).not.toMatch(/correct horse|ben has a password|eyJ/);
  });
});
