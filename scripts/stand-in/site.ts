import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { staticResponse } from '../../infra/local/static-files.ts';

export interface SiteOptions {
  readonly port: number;
  /** Folder of the built dashboard. */
  readonly webRoot: string;
  /** Address of the HTTP API. */
  readonly apiUrl: string;
  /** Addresses of the stand-in that pages call: sign-in, presigned links. */
  readonly connect: readonly string[];
}

/**
 * What CloudFront is on AWS: one origin for the dashboard's files and the API, with the same paths and headers. On the
 * loopback address. Throws where the port is taken.
 */
export async function startSite(options: SiteOptions): Promise<{ stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      response.statusCode = 502;
      response.end(`${String(error)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: SiteOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const isApi = path.startsWith('/api/') || path === '/health';
  const from = isApi ? await passOn(options, request, path) : await page(options, path);
  response.statusCode = from.status;
  from.headers.forEach((value, name) => {
    if (!HOP_BY_HOP.has(name)) response.setHeader(name, value);
  });
  if (from.body === null) return void response.end();
  await pipeline(Readable.fromWeb(from.body as never), response);
}

/** fetch has unpacked the body; lengths and connections are this server's own. */
const HOP_BY_HOP = new Set(['content-encoding', 'content-length', 'connection', 'transfer-encoding', 'keep-alive']);

async function passOn({ apiUrl }: SiteOptions, request: IncomingMessage, path: string): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const name of ['authorization', 'content-type', 'accept', 'accept-encoding', 'origin', 'user-agent']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const hasBody = chunks.length > 0;
  return fetch(`${apiUrl}${path}`, {
    method: request.method ?? 'GET',
    headers,
    ...(hasBody && { body: Buffer.concat(chunks) }),
    redirect: 'manual',
  });
}

async function page({ webRoot, connect }: SiteOptions, path: string): Promise<Response> {
  const response = await staticResponse(webRoot, path.split('?')[0] ?? '/');
  response.headers.set(
    'content-security-policy',
    [
      "default-src 'self'",
      "img-src 'self' data: blob:",
      `connect-src 'self' ${connect.join(' ')}`,
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  return response;
}
