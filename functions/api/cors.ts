import type { ApiRequest, ApiResponse } from './request.ts';

/** Headers that let an allowed other origin read an answer; none for anybody else. Tokens travel in a header, no cookies. */
export function corsHeaders(request: ApiRequest, allowedOrigins: readonly string[]): Record<string, string> {
  const origin = request.headers['origin'];
  if (origin === undefined || !allowedOrigins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'content-disposition, retry-after',
    vary: 'origin',
  };
}

/** Answer to a browser's question before a request from an allowed origin; null when it is none. */
export function preflightResponse(
  request: ApiRequest,
  allowedOrigins: readonly string[],
  methods: readonly string[],
): ApiResponse | null {
  const headers = corsHeaders(request, allowedOrigins);
  if (request.method !== 'OPTIONS' || headers['access-control-allow-origin'] === undefined) return null;
  return {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
    },
    body: null,
  };
}
