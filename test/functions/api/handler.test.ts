import { describe, expect, it } from 'vitest';
import { ConflictError, UnauthenticatedError } from '../../../core/errors.ts';
import type { Principal } from '../../../core/ports.ts';
import { apiHandler } from '../../../functions/api/handler.ts';
import { type Operations, streamAnswer } from '../../../functions/api/operation.ts';
import type { ApiRequest, ApiResponse } from '../../../functions/api/request.ts';

const PEOPLE: Record<string, Principal> = {
  viewer: person('viewer'),
  analyst: person('analyst'),
  admin: person('admin'),
  reader: { ...person('admin'), via: 'token', scopes: ['read'] },
};

function person(role: Principal['role']): Principal {
  return { userId: role, username: role, role, via: 'session', scopes: [], sessionId: 's' };
}

function harness(operations: Partial<Operations> = {}, allowedOrigins: string[] = []) {
  const logged: unknown[] = [];
  const log = (event: string, detail?: unknown) => void logged.push({ event, detail });
  const handler = apiHandler({
    operations,
    identity: {
      authenticate: async (authorization) => {
        const principal = PEOPLE[authorization ?? ''];
        if (principal === undefined) throw new UnauthenticatedError('sign in first');
        return principal;
      },
    },
    log: { info: log, warn: log, error: log },
    allowedOrigins,
    newRequestId: () => 'request-1',
  });
  const call = (method: string, path: string, more: Partial<ApiRequest> & { as?: string; json?: unknown } = {}) => {
    const { as, json, ...rest } = more;
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    return handler({
      method,
      path: path.split('?')[0] ?? '',
      query: new URLSearchParams(path.split('?')[1]),
      headers: { ...(as && { authorization: as }), ...(json !== undefined && { 'content-type': 'application/json' }) },
      body: json === undefined ? null : stream(text),
      remoteAddress: '127.0.0.1',
      ...rest,
    });
  };
  return { call, logged };
}

async function* stream(text: string): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

function problem(response: ApiResponse): Record<string, unknown> {
  expect(response.headers['content-type']).toBe('application/problem+json');
  const body = JSON.parse(String(response.body)) as Record<string, unknown>;
  expect(body['status']).toBe(response.status);
  return body;
}

const searching = { search: async () => ({ rows: [], total: 0, elapsed_ms: 1 }) };
const FILTER = { pills: [] };

describe('apiHandler', () => {
  it('gives an operation its checked input and answers JSON', async () => {
    const seen: unknown[] = [];
    const { call } = harness({
      search: async ({ principal, body, bytes }) => {
        seen.push({ principal, body, bytes });
        return { rows: [], total: 3, elapsed_ms: 1 };
      },
    });
    const response = await call('POST', '/api/search', { as: 'viewer', json: { filter: FILTER, limit: 5 } });
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-request-id': 'request-1' },
    });
    expect(JSON.parse(String(response.body))).toEqual({ rows: [], total: 3, elapsed_ms: 1 });
    expect(seen).toEqual([
      { principal: PEOPLE['viewer'], body: { filter: FILTER, limit: 5, sort: [], offset: 0 }, bytes: null },
    ]);
  });

  it('passes raw bytes through without reading them, and streams answers', async () => {
    const { call } = harness({
      sendUpload: async ({ bytes, params }) => {
        let bytes_received = 0;
        for await (const chunk of bytes) bytes_received += chunk.byteLength;
        return {
          ticket: params.ticket,
          state: 'stored',
          bytes_received,
          upload_id: null,
          duplicate: false,
          message: null,
        };
      },
      rejected: async () => streamAnswer({ contentType: 'text/csv', body: stream('line,reason\n') }),
    });
    const sent = await call('PUT', '/api/uploads/incoming/t%201', {
      as: 'analyst',
      body: stream('x'.repeat(2_000_000)),
    });
    expect(JSON.parse(String(sent.body))).toMatchObject({ ticket: 't 1', bytes_received: 2_000_000 });
    const csv = await call('GET', '/api/uploads/u/rejected.csv', { as: 'viewer' });
    expect(csv.headers['content-type']).toBe('text/csv');
    const parts: string[] = [];
    for await (const part of csv.body as AsyncIterable<Uint8Array>) parts.push(new TextDecoder().decode(part));
    expect(parts.join('')).toBe('line,reason\n');
  });

  it('answers 404 for a path nobody declared and 405 with Allow for a wrong method', async () => {
    const { call } = harness();
    expect(problem(await call('GET', '/api/nothing')).title).toBe('Not found');
    expect(problem(await call('GET', '/api/search/')).status).toBe(404);
    expect(problem(await call('GET', '/api/users/%E0%A4%A/reset-password')).status).toBe(404);
    const wrong = await call('DELETE', '/api/uploads');
    expect(wrong.headers['allow']).toBe('GET, HEAD, POST');
    expect(problem(wrong).status).toBe(405);
  });

  it('answers HEAD like GET without a body, and 501 for what this host does not have', async () => {
    const { call } = harness({ health: async () => ({ status: 'ok', version: '1', uptime_s: 1 }) });
    expect(await call('HEAD', '/health')).toMatchObject({ status: 200, body: null });
    expect(problem(await call('GET', '/api/config')).status).toBe(501);
  });

  it('prefers literal segments to parameters', async () => {
    const { call } = harness({
      incoming: async ({ params }) => ({
        ticket: params.ticket,
        state: 'waiting',
        bytes_received: 0,
        upload_id: null,
        duplicate: false,
        message: null,
      }),
    });
    const response = await call('GET', '/api/uploads/incoming/mapping', { as: 'analyst' });
    expect(JSON.parse(String(response.body))).toMatchObject({ ticket: 'mapping' });
  });

  it.each([
    ['nobody', '', 401],
    ['a role below', 'viewer', 403],
    ['the role', 'analyst', 200],
    ['a role above', 'admin', 200],
    ['an API token, where the route has no scope', 'reader', 403],
  ])('lets %s through as it should', async (_who, as, status) => {
    const verdict = { verdict: async () => ({}) as never };
    const json = { status: 'benign', reason: 'a printer' };
    const response = await harness(verdict).call('POST', '/api/alerts/a/verdict', { as, json });
    expect(response.status).toBe(status);
    if (status === 401) expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('holds API tokens to their scopes, whatever the role of their owner', async () => {
    const { call } = harness({
      ...searching,
      beginUpload: async () => ({ ticket: 't', url: '/', method: 'PUT', part_bytes: null }),
    });
    expect((await call('POST', '/api/search', { as: 'reader', json: { filter: FILTER } })).status).toBe(200);
    const refused = await call('POST', '/api/uploads', { as: 'reader', json: { name: 'a', size_bytes: 1 } });
    expect(problem(refused)).toMatchObject({ status: 403, detail: 'expected an API token with scope upload' });
  });

  it('checks who calls before it looks at the body', async () => {
    expect((await harness(searching).call('POST', '/api/search', { json: '{bad' })).status).toBe(401);
  });

  it.each([
    ['not JSON', '{"filter":', 'expected a body of JSON', undefined],
    ['nothing', '', 'expected a body of JSON', undefined],
    ['another shape', '[]', expect.stringContaining('expected object'), undefined],
    ['a missing field', {}, expect.any(String), 'filter'],
    ['an unknown field', { filter: FILTER, limits: 5 }, 'limits: unknown field', 'limits'],
    ['an unknown field further in', { filter: { pills: [], form: 'x' } }, 'filter.form: unknown field', 'filter.form'],
    [
      'an unknown field in a list',
      { filter: { pills: [{ field: 'port', op: 'is', values: [1], x: 1 }] } },
      expect.any(String),
      'filter.pills.0.x',
    ],
    ['a bad date', { filter: { pills: [], from: 'yesterday' } }, expect.any(String), 'filter.from'],
    [
      'a column that does not exist',
      { filter: FILTER, columns: ['sip'] },
      'columns.0: unknown field "sip"',
      'columns.0',
    ],
    [
      'a pill on a column that does not exist',
      { filter: { pills: [{ field: 'sip', op: 'is', values: [] }] } },
      expect.stringContaining('unknown field "sip"'),
      'filter.pills.0.field',
    ],
    ['a number out of range', { filter: FILTER, limit: 1001 }, expect.any(String), 'limit'],
    ['a prototype', '{"filter":{"pills":[]},"__proto__":{"x":1}}', expect.any(String), '__proto__'],
  ])('names what is wrong with a body of %s', async (_what, json, detail, field) => {
    const response = await harness(searching).call('POST', '/api/search', { as: 'viewer', json });
    const { errors, ...rest } = problem(response);
    expect(rest).toEqual({
      type: 'about:blank',
      title: 'Invalid input',
      status: 400,
      detail,
      request_id: 'request-1',
      ...(field && { field }),
    });
    if (field !== undefined) expect((errors as { field: string }[])[0]?.field).toBe(field);
  });

  it('refuses a body of another type, one too large, and one that is not UTF-8', async () => {
    const { call } = harness(searching);
    const plain = await call('POST', '/api/search', {
      as: 'viewer',
      body: stream('{}'),
      headers: { authorization: 'viewer', 'content-type': 'text/plain' },
    });
    expect(problem(plain).status).toBe(415);
    const large = { filter: { pills: [], text: 'x'.repeat(1_000_001) } };
    expect(problem(await call('POST', '/api/search', { as: 'viewer', json: large })).status).toBe(413);
    const latin = (async function* () {
      yield Uint8Array.of(0x22, 0xe9, 0x22);
    })();
    expect(
      problem(
        await call('POST', '/api/search', {
          headers: { authorization: 'viewer', 'content-type': 'application/json' },
          body: latin,
        }),
      ).detail,
    ).toBe('expected a body in UTF-8');
  });

  it('checks query parameters: value, name, number', async () => {
    const seen: unknown[] = [];
    const { call } = harness({
      audit: async ({ query }) => {
        seen.push(query);
        return { entries: [], intact: true };
      },
    });
    expect((await call('GET', '/api/audit?limit=5&action=search', { as: 'admin' })).status).toBe(200);
    expect(seen).toEqual([{ limit: 5, action: 'search' }]);
    for (const [query, field] of [
      ['limit=x', 'limit'],
      ['limits=1', 'limits'],
      ['limit=1&limit=2', 'limit'],
      ['__proto__=1', '__proto__'],
    ]) {
      expect(problem(await call('GET', `/api/audit?${query}`, { as: 'admin' }))).toMatchObject({ status: 400, field });
    }
  });

  it('maps errors of the closed set, with their field', async () => {
    const { call } = harness({
      users: async () => {
        throw new ConflictError('taken', { field: 'username' });
      },
    });
    expect(problem(await call('GET', '/api/users', { as: 'admin' }))).toMatchObject({
      status: 409,
      detail: 'taken',
      field: 'username',
    });
  });

  it('says nothing of a defect but its id, and logs the rest', async () => {
    const { call, logged } = harness({
      users: async () => {
        throw new TypeError('cannot read secret of undefined');
      },
    });
    const response = await call('GET', '/api/users', { as: 'admin' });
    expect(problem(response)).toEqual({
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      detail: expect.any(String),
      request_id: 'request-1',
    });
    expect(String(response.body)).not.toMatch(/secret|\.ts|at /);
    expect(logged).toMatchObject([{ detail: { request_id: 'request-1', message: 'cannot read secret of undefined' } }]);
  });

  it('keeps other origins out unless they are allowed', async () => {
    const asking = { headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } };
    const closed = await harness(searching).call('OPTIONS', '/api/search', asking);
    expect(closed.status).toBe(405);
    const open = harness(searching, ['https://desk.example']);
    for (const response of [
      closed,
      await open.call('OPTIONS', '/api/search', asking),
      await open.call('GET', '/health', asking),
    ]) {
      expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    const allowed = { headers: { origin: 'https://desk.example', 'access-control-request-method': 'POST' } };
    expect(await open.call('OPTIONS', '/api/search', allowed)).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': 'https://desk.example', 'access-control-allow-methods': 'POST' },
    });
    expect((await open.call('GET', '/api/me', allowed)).headers['access-control-allow-origin']).toBe(
      'https://desk.example',
    );
  });
});
