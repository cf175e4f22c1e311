import type { Problem } from '../core/contract/problem.ts';
import { ROUTES, type RouteName } from '../core/contract/routes.ts';
import { InvalidInputError, UnavailableError } from '../core/errors.ts';

/** The API of a server, as commands use it. */
export interface Client {
  call<T>(route: RouteName, request?: ClientRequest): Promise<T>;
  /** Puts a file's bytes where its ticket says: at the server, or a presigned address elsewhere, which gets no token. */
  send(url: string, file: { bytes: ReadableStream<Uint8Array>; size: number }): Promise<void>;
  /** The answer as a stream, for downloads; `path` wins over the route's own. */
  stream(path: string): Promise<ReadableStream<Uint8Array>>;
  /** As `stream`, with the headers of the answer. */
  download(path: string): Promise<Response>;
  close(): Promise<void>;
}

export interface ClientRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly bytes?: ReadableStream<Uint8Array>;
}

/** `secret` gives the bearer token of each call. */
export function httpClient(target: {
  readonly origin: string;
  readonly secret: () => Promise<string>;
  readonly close: () => Promise<void>;
}): Client {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const url = new URL(path, target.origin);
    const headers = new Headers(init.headers);
    if (url.origin === target.origin) headers.set('authorization', `Bearer ${await target.secret()}`);
    const response = await fetch(url, { ...init, headers }).catch((cause: unknown) => {
      throw new UnavailableError(`no answer from the server at ${url.origin}: is it still running?`, { cause });
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => null)) as Problem | null;
    throw new InvalidInputError(problem?.detail ?? problem?.title ?? `the server answered ${response.status}`, {
      field: problem?.field,
    });
  };
  return {
    async call<T>(route: RouteName, request: ClientRequest = {}) {
      const { method, path } = ROUTES[route];
      const init: RequestInit = { method };
      if (request.bytes !== undefined) Object.assign(init, { body: request.bytes, duplex: 'half' });
      else if (request.body !== undefined)
        Object.assign(init, { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } });
      const response = await send(filled(path, request), init);
      return (await response.json()) as T;
    },
    async send(url, { bytes, size }) {
      const headers = { 'content-length': String(size), 'content-type': 'application/octet-stream' };
      await send(url, { method: 'PUT', body: bytes, headers, duplex: 'half' } as RequestInit);
    },
    async stream(path) {
      return (await send(path, { method: 'GET' })).body ?? new ReadableStream();
    },
    download: (path) => send(path, { method: 'GET' }),
    close: target.close,
  };
}

function filled(path: string, { params = {}, query = {} }: ClientRequest): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? place : `${place}?${new URLSearchParams(pairs)}`;
}
