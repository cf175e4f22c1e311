import type { Hasher } from '../../core/ports.ts';
import type { ApiHandler } from '../api/handler.ts';

const REFUSED = {
  status: 403,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Not allowed',
    status: 403,
    detail: 'expected a call through the address of the site',
  }),
};

/**
 * Answers only what comes through CloudFront, which adds `key` as `x-origin-key`: the gateway's own address would lead
 * around the allow-list of the site. Without a key everything is answered.
 */
export function originGuard(api: ApiHandler, { key, hasher }: { key: string | null; hasher: Hasher }): ApiHandler {
  if (key === null) return api;
  // Comparing hashes takes time that says nothing about how much of the key was right.
  const expected = hasher.sha256(key);
  return async (request) =>
    hasher.sha256(request.headers['x-origin-key'] ?? '') === expected ? api(request) : REFUSED;
}
