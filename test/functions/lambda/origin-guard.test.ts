import { describe, expect, it } from 'vitest';
import { localHasher } from '../../../adapters/node/hasher.ts';
import type { ApiRequest } from '../../../functions/api/request.ts';
import { originGuard } from '../../../functions/lambda/origin-guard.ts';

const hasher = localHasher();
const answered = { status: 200, headers: {}, body: 'answered' };
const api = async () => answered;
const withHeaders = (headers: Record<string, string>): ApiRequest => ({
  method: 'GET',
  path: '/health',
  query: new URLSearchParams(),
  headers,
  body: null,
  remoteAddress: null,
});

describe('originGuard', () => {
  it('answers what carries the key that CloudFront adds', async () => {
    const guarded = originGuard(api, { key: 'right', hasher });
    expect(await guarded(withHeaders({ 'x-origin-key': 'right' }))).toBe(answered);
  });

  it('refuses what comes around it, public or not', async () => {
    const guarded = originGuard(api, { key: 'right', hasher });
    for (const headers of [{}, { 'x-origin-key': '' }, { 'x-origin-key': 'wrong' }, { 'x-origin-key': 'right ' }])
      expect((await guarded(withHeaders(headers as Record<string, string>))).status).toBe(403);
  });

  it('answers everything where the site has no allow-list', async () => {
    expect(await originGuard(api, { key: null, hasher })(withHeaders({}))).toBe(answered);
  });
});
