import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOwner } from '../adapters/local/folder-lock.ts';
import type { Problem } from '../core/contract/problem.ts';
import { ROUTES, type RouteName } from '../core/contract/routes.ts';
import { InvalidInputError, NotFoundError, UnavailableError } from '../core/errors.ts';

/** The API of the data folder's owner: a running server's, or one this command starts for itself. */
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

const quiet = {
  info: () => {},
  warn: () => {},
  error: (event: string, detail?: unknown) => void process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
};

/**
 * For commands that only make sense on what is held: a mistyped folder is refused, and not made. Throws NotFoundError
 * where there is no data folder, else as openClient.
 */
export async function openHeldClient(dataDir: string): Promise<Client> {
  const isHeld = ['flowtrail.db', 'lock.db'].some((file) => existsSync(join(dataDir, file)));
  if (isHeld) return openClient(dataDir);
  const found = existsSync(dataDir) ? 'holds no Flowtrail data' : 'does not exist';
  throw new NotFoundError(
    `the data folder ${resolve(dataDir)} ${found}: name another with --data DIR, or begin one with flowtrail start or flowtrail ingest`,
  );
}

/** One process owns a data folder: where a server runs, its API does the work; else this process opens the folder, and makes it if need be. */
export async function openClient(dataDir: string): Promise<Client> {
  const owner = folderOwner(dataDir);
  if (owner !== null) {
    if (owner.address === null || owner.secret === null)
      throw new UnavailableError(
        `the data folder is in use by process ${owner.pid ?? 'unknown'}, which is just starting: try again`,
      );
    return httpClient({ origin: owner.address, secret: owner.secret, close: async () => {} });
  }
  // Loaded only here: help and commands for a running server answer at once.
  const { startHost } = await import('../infra/local/host.ts');
  const { commandConfig } = await import('../infra/local/config.ts');
  const host = await startHost(commandConfig(dataDir, process.env), { log: quiet, background: false });
  // What a crash interrupted belongs in the answer.
  await host.idle?.();
  const opened = folderOwner(dataDir);
  return httpClient({
    origin: host.url,
    secret: opened?.secret ?? '',
    close: async () => {
      // A folder is left derived: the next command would wait for it.
      await host.idle?.();
      await host.stop();
    },
  });
}

function httpClient(target: { origin: string; secret: string; close: () => Promise<void> }): Client {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const url = new URL(path, target.origin);
    const headers = new Headers(init.headers);
    if (url.origin === target.origin) headers.set('authorization', `Bearer ${target.secret}`);
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
