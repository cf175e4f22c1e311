import type { z } from 'zod';
import { ROUTES, type RouteName } from '../../../core/contract/routes.ts';
import type { ExportRequest } from '../../../core/contract/search.ts';
import { accessToken, renewSession } from './auth.ts';
import { ApiProblem, problemOf, unreachable } from './problem.ts';

type Routes = typeof ROUTES;
type PathParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParams<Rest> : never;
type ParamsOf<N extends RouteName> = PathParams<Routes[N]['path']>;
type BodyOf<N extends RouteName> = Routes[N] extends { body: infer B extends z.ZodType } ? z.input<B> : never;
type QueryOf<N extends RouteName> = Routes[N] extends { query: infer Q extends z.ZodType } ? z.input<Q> : never;

/** What a route answers: the inferred JSON, or the text of a stream. */
export type Answer<N extends RouteName> = Routes[N]['answer'] extends z.ZodType
  ? z.output<Routes[N]['answer']>
  : string;

export type CallOptions<N extends RouteName> = { signal?: AbortSignal } & ([ParamsOf<N>] extends [never]
  ? { params?: undefined }
  : { params: Record<ParamsOf<N>, string | number> }) &
  ([BodyOf<N>] extends [never] ? { body?: undefined } : { body: BodyOf<N> }) &
  ([QueryOf<N>] extends [never] ? { query?: undefined } : { query?: QueryOf<N> });

type Loose = {
  signal?: AbortSignal;
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
};

/** Path of a route with its parameters and query filled in. */
export function pathOf(name: RouteName, options: Pick<Loose, 'params' | 'query'> = {}): string {
  const path = ROUTES[name].path.replace(/\{(\w+)\}/g, (_all, key: string) =>
    encodeURIComponent(String(options.params?.[key] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function send(name: RouteName, options: Loose): Promise<Response> {
  const token = accessToken();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(pathOf(name, options), {
      method: ROUTES[name].method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'omit',
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw unreachable();
  }
}

/**
 * Calls a route of the contract. Throws ApiProblem; a refused token is renewed once, and where that fails the person is
 * sent to sign in and comes back to the same address.
 */
export async function callApi<N extends RouteName>(
  name: N,
  ...rest: Record<string, never> extends CallOptions<N> ? [options?: CallOptions<N>] : [options: CallOptions<N>]
): Promise<Answer<N>> {
  const options = (rest[0] ?? {}) as Loose;
  let response = await send(name, options);
  if (response.status === 401 && ROUTES[name].access !== 'public' && (await renewSession())) {
    response = await send(name, options);
  }
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (typeof ROUTES[name].answer === 'string' ? text : text ? JSON.parse(text) : null) as Answer<N>;
}

/** Hands an address to the browser's own download, so that nothing is held in memory. */
export function downloadUrl(url: string, name?: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name ?? '';
  document.body.append(link);
  link.click();
  link.remove();
}

/** Asks for a one-time address of the whole result and starts the download. */
export async function downloadExport(request: z.input<typeof ROUTES.beginExport.body> | ExportRequest): Promise<void> {
  let ticket = await callApi('beginExport', { body: request });
  while (ticket.state === 'preparing') {
    await new Promise((resolve) => setTimeout(resolve, EXPORT_POLL_MS));
    ticket = await callApi('exportState', { params: { ticket: ticket.ticket } });
  }
  if (ticket.url === null) throw new ApiProblem({ status: 500, title: ticket.message ?? 'The download failed' });
  downloadUrl(ticket.url);
}

const EXPORT_POLL_MS = 1000;

/** Downloads a streamed route that needs the token, such as the rejected lines of an upload. */
export async function downloadText(name: 'rejected', params: { upload_id: string }, fileName: string): Promise<void> {
  const text = await callApi(name, { params });
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  downloadUrl(url, fileName);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
