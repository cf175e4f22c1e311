import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';

import { ConflictError, InvalidInputError } from '../../core/errors.ts';
import type { LocalConfig } from './config.ts';

type FetchApp = { fetch(request: Request, env: HttpBindings): Response | Promise<Response> };

export interface HttpServer {
  readonly port: number;
  /** Requests before this get 503. */
  serve(app: FetchApp): void;
  /** Lets requests under way finish for a few seconds, then closes their connections. */
  close(): Promise<void>;
}

const GRACE_MS = 5_000;

/** The adapter's own cleaning up would cut the connection of a slow client half a second after a refusal. */
const ADAPTER = { autoCleanupIncoming: false };

/** Takes the port first, since with port 0 the sign-in provider's own address follows from it. */
export async function listen(config: LocalConfig): Promise<HttpServer> {
  let listener = getRequestListener(() => new Response('starting\n', { status: 503 }), ADAPTER);
  const options = { requestTimeout: 0, headersTimeout: 60_000 };
  const handle: Parameters<typeof createHttp>[1] = (request, response) => {
    // The rest of a body nobody wants is read and dropped, so that the client gets to see the answer that says why.
    response.once('finish', () => request.resume());
    void listener(request, response);
  };
  const server =
    config.tls_cert === undefined
      ? createHttp(options, handle)
      : createHttps({ ...options, ...tlsFiles(config) }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, config)));
    server.listen(config.port, config.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (app) => {
      listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), ADAPTER);
    },
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function tlsFiles({ tls_cert = '', tls_key = '' }: LocalConfig): { cert: Buffer; key: Buffer } {
  try {
    return { cert: readFileSync(tls_cert), key: readFileSync(tls_key) };
  } catch (cause) {
    throw new InvalidInputError(`cannot read the TLS files ${tls_cert} and ${tls_key}`, { cause });
  }
}

function listenError(error: Error, { host, port }: LocalConfig): Error {
  const code = 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return new ConflictError(`port ${port} on ${host} is taken; choose another with --port`, { cause: error });
  }
  if (code === 'EACCES') return new ConflictError(`port ${port} may not be opened by this user`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new InvalidInputError(`this machine has no address ${host}`, { cause: error, field: '--host' });
  }
  return error;
}
