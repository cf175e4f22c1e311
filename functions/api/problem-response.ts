import type { Problem } from '../../core/contract/problem.ts';
import { type ErrorKind, isKnownError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { ApiResponse } from './request.ts';
import { RequestFault } from './request-fault.ts';

const STATUS: Record<ErrorKind, { status: number; title: string }> = {
  invalid_input: { status: 400, title: 'Invalid input' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  unavailable: { status: 503, title: 'Not available' },
};

/**
 * The one place where an error becomes an HTTP answer. Whatever is not of the closed set is a defect: it is logged
 * with the request's id, and the answer carries that id alone.
 */
export function problemResponse(error: unknown, context: { requestId: string; log: Log }): ApiResponse {
  const { requestId: request_id, log } = context;
  if (error instanceof RequestFault) {
    const errors = error.errors.length > 0 ? [...error.errors] : undefined;
    const field = errors?.[0]?.field || undefined;
    const detail = error.message === '' ? undefined : error.message;
    return answer({ ...head(error.status, error.title), detail, field, errors, request_id }, error.headers);
  }
  if (isKnownError(error)) {
    const { status, title } = STATUS[error.kind];
    const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    return answer({ ...head(status, title), detail: error.message, field: error.field, request_id }, challenge);
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error('request failed', { request_id, message, stack });
  return answer({ ...head(500, 'Internal error'), detail: 'see the server log for this request id', request_id }, {});
}

function head(status: number, title: string): Pick<Problem, 'type' | 'title' | 'status'> {
  return { type: 'about:blank', title, status };
}

function answer(problem: Problem, headers: Readonly<Record<string, string>>): ApiResponse {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(problem),
  };
}
