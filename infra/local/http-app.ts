import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { InvalidInputError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { ApiHandler } from '../../functions/api/handler.ts';
import type { ApiResponse } from '../../functions/api/request.ts';
import { staticResponse } from './static-files.ts';

export interface HttpAppOptions {
  readonly origin: string;
  /** Host headers that may be used; any other is refused, which stops a foreign name that resolves here. */
  readonly hosts: readonly string[];
  /** Folder of the built dashboard. */
  readonly webRoot: string;
  readonly api: ApiHandler;
  readonly oidc: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly log: Log;
}

type Bindings = { Bindings: HttpBindings };

const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const WEB_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** One HTTP server: the API, the sign-in provider, and the dashboard for every other path. */
export function httpApp(options: HttpAppOptions): Hono<Bindings> {
  const { origin, hosts, webRoot, log } = options;
  const app = new Hono<Bindings>();
  const canonicalHost = new URL(origin).host;

  app.use(async (context, next) => {
    const started = performance.now();
    const host = context.env.incoming.headers.host ?? '';
    if (!hosts.includes(host)) return context.text('this server does not go by that name\n', 421);
    const { pathname, search } = new URL(context.req.url);
    const isApi = isApiPath(pathname);
    if (host !== canonicalHost && !isApi) return context.redirect(`${origin}${pathname}${search}`, 307);
    await next();
    if (isApi && pathname !== '/health') {
      const path = pathname.split('/').slice(0, 3).join('/');
      log.info('request', {
        method: context.req.method,
        path,
        status: context.res.status,
        ms: Math.round(performance.now() - started),
      });
    }
  });

  app.all('/oidc/*', async ({ env }) => {
    for (const [name, value] of Object.entries(SAFE_HEADERS)) env.outgoing.setHeader(name, value);
    await options.oidc(env.incoming as IncomingMessage, env.outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  });

  app.all('*', async (context) => {
    const { pathname } = new URL(context.req.url);
    if (isApiPath(pathname)) return toFetchResponse(await callApi(options.api, context));
    if (!['GET', 'HEAD'].includes(context.req.method))
      return context.text('expected GET or HEAD\n', 405, { allow: 'GET, HEAD' });
    return withHeaders(await staticResponse(webRoot, pathname), {
      ...SAFE_HEADERS,
      'content-security-policy': WEB_POLICY,
    });
  });

  return app;
}

function isApiPath(path: string): boolean {
  return path === '/health' || path === '/api' || path.startsWith('/api/');
}

function callApi(api: ApiHandler, context: Context<Bindings>): Promise<ApiResponse> {
  const { incoming } = context.env;
  const url = new URL(context.req.url);
  const { method } = context.req;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return api({
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming as IncomingMessage),
    remoteAddress: incoming.socket?.remoteAddress ?? null,
  });
}

/**
 * Node's own stream, so that a file of many gigabytes goes through with the least copying. An operation that stops
 * reading leaves the connection open: its answer still has to reach the client.
 */
async function* bodyOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    yield* incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new InvalidInputError('the connection ended before the whole body was here', { cause });
  }
}

function toFetchResponse({ status, headers, body }: ApiResponse): Response {
  const all = { ...SAFE_HEADERS, 'content-security-policy': API_POLICY, ...headers };
  if (body === null || typeof body === 'string') return new Response(body, { status, headers: all });
  if (body instanceof Uint8Array) return new Response(body as Uint8Array<ArrayBuffer>, { status, headers: all });
  return new Response(ReadableStream.from(body) as ReadableStream<Uint8Array>, { status, headers: all });
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
