import type { Identity, Log } from '../../core/ports.ts';
import { authorize } from './authorize.ts';
import { corsHeaders, preflightResponse } from './cors.ts';
import { matchRoute, type RouteMatch } from './match-route.ts';
import type { ApiCall, Operations, StreamAnswer } from './operation.ts';
import { parseBody, parseQuery } from './parse-input.ts';
import { problemResponse } from './problem-response.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { RequestFault } from './request-fault.ts';

export interface ApiHandlerDeps {
  /** What this host can do; a route without its operation answers 501. */
  readonly operations: Partial<Operations>;
  readonly identity: Identity;
  readonly log: Log;
  /** Other origins whose pages may call; normally none. */
  readonly allowedOrigins: readonly string[];
  readonly newRequestId: () => string;
}

export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse>;

/** The HTTP API on any host: match, authorize, check the input, run one operation, answer. Never throws. */
export function apiHandler(deps: ApiHandlerDeps): ApiHandler {
  return async (request) => {
    const requestId = deps.newRequestId();
    const response = await respond(deps, request).catch((error: unknown) =>
      problemResponse(error, { requestId, log: deps.log }),
    );
    const headers = { ...response.headers, ...corsHeaders(request, deps.allowedOrigins), 'x-request-id': requestId };
    return { ...response, headers, body: request.method === 'HEAD' ? null : response.body };
  };
}

async function respond(deps: ApiHandlerDeps, request: ApiRequest): Promise<ApiResponse> {
  const match = matchRoute(request.method, request.path);
  if (match === null) throw new RequestFault(404, 'Not found', `nothing at ${request.path}`);
  if ('allow' in match) {
    const preflight = preflightResponse(request, deps.allowedOrigins, match.allow);
    if (preflight !== null) return preflight;
    const allow = match.allow.join(', ');
    throw new RequestFault(405, 'Method not allowed', `expected ${allow}`, { headers: { allow } });
  }
  const call = await checkedCall(deps, request, match);
  const operation = deps.operations[match.name] as ((call: unknown) => Promise<unknown>) | undefined;
  if (operation === undefined) throw new RequestFault(501, 'Not implemented', `this server has no ${match.name}`);
  return toResponse(await operation(call));
}

async function checkedCall(deps: ApiHandlerDeps, request: ApiRequest, match: RouteMatch): Promise<unknown> {
  const { route, params } = match;
  const principal = await authorize(route, deps.identity, request.headers['authorization']);
  const query = route.query === undefined ? null : parseQuery(route.query, request.query);
  const body = route.body === undefined ? null : await parseBody(route.body, request);
  const bytes = route.raw ? (request.body ?? empty()) : null;
  const { headers, remoteAddress } = request;
  return { principal, params, query, body, bytes, headers, remoteAddress } satisfies Record<keyof ApiCall, unknown>;
}

function toResponse(answer: unknown): ApiResponse {
  if (answer === null) return { status: 204, headers: { 'cache-control': 'no-store' }, body: null };
  if (isStream(answer)) {
    const headers = { 'content-type': answer.contentType, 'cache-control': 'no-store', ...answer.headers };
    return { status: 200, headers, body: answer.body };
  }
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status: 200, headers, body: JSON.stringify(answer) };
}

function isStream(answer: unknown): answer is StreamAnswer {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'stream';
}

async function* empty(): AsyncIterable<Uint8Array> {}
