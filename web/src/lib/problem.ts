import { type Problem, problemSchema } from '../../../core/contract/problem.ts';

/** An answer that is not a success, in the words of the server's problem+json. `status` 0 means no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** Dotted path of the input field at fault. */
  readonly field: string | undefined;
  readonly errors: readonly { field: string; message: string }[];
  readonly requestId: string | undefined;

  constructor(problem: Partial<Problem> & { status: number; title: string }) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.field = problem.field;
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id;
  }
}

const WORDS: Readonly<Record<number, string>> = {
  0: 'The server cannot be reached',
  401: 'Please sign in again',
  403: 'Your role does not allow this',
  404: 'Not found',
  409: 'It changed in the meantime',
  413: 'Too large',
  429: 'Too many attempts; wait a little',
  503: 'Not available right now',
};

/** Reads an error body; anything that is not problem+json becomes a plain one, never a stack trace. */
export function problemOf(status: number, text: string): ApiProblem {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    if (parsed.success) return new ApiProblem(parsed.data);
  } catch {
    // Not JSON: a proxy's page, or nothing.
  }
  return new ApiProblem({ status, title: WORDS[status] ?? `The server answered ${status}` });
}

/** No answer: the server is stopped or the network is gone. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    title: WORDS[0] ?? '',
    detail: 'No answer came from the Flowtrail server. Is it still running? Your data is not affected.',
  });
}

/** Message of any thrown thing, fit for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) return sentence(error.detail ?? error.title);
  return 'Something went wrong in this page. Reloading it usually helps.';
}

/** Message the server gave for one field of a form, if it named that field. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const listed = error.errors.find((entry) => entry.field === field || entry.field.endsWith(`.${field}`));
  if (listed) return sentence(listed.message);
  return error.field === field ? sentence(error.detail ?? error.title) : undefined;
}

/** Server messages are lower-case; on screen they begin like a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
