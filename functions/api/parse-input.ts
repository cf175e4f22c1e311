import type { z } from 'zod';
import type { ApiRequest } from './request.ts';
import { type FieldError, RequestFault } from './request-fault.ts';

/** JSON bodies larger than this are refused; files go through raw routes. */
export const MAX_JSON_BYTES = 1_000_000;

/** Parses and checks a JSON body. Throws RequestFault 400, 413 or 415. */
export async function parseBody(schema: z.ZodType, request: ApiRequest): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const text = await readText(request);
  if (type !== 'application/json') {
    throw new RequestFault(415, 'Unsupported media type', 'expected a body of content-type application/json');
  }
  return check(schema, parseJson(text));
}

/** Checks query parameters; one given twice, or not known to the route, is refused. */
export function parseQuery(schema: z.ZodType, query: URLSearchParams): unknown {
  const input: Record<string, string> = {};
  for (const [name, value] of query) {
    if (Object.hasOwn(input, name)) throw invalid([{ field: name, message: 'given more than once' }]);
    Object.defineProperty(input, name, { value, enumerable: true, configurable: true });
  }
  return check(schema, input);
}

function check(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (!result.success) throw invalid(result.error.issues.flatMap((issue) => issueErrors(issue, [])));
  const unknown = unknownFields(input, result.data, '');
  if (unknown.length > 0) throw invalid(unknown.map((field) => ({ field, message: 'unknown field' })));
  return result.data;
}

/** A union's issue names only itself; the branch that got furthest says what is wrong where. */
function issueErrors(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): FieldError[] {
  const at = [...path, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: readonly z.core.$ZodIssue[]) =>
      Math.max(0, ...issues.map(({ path: inner }) => inner.length));
    const [best = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    const custom = issue.errors.flat().filter((inner) => inner.code === 'custom');
    return (custom.length > 0 ? custom : best).flatMap((inner) => issueErrors(inner, at));
  }
  return [{ field: at.map(String).join('.'), message: issue.message }];
}

/** Schemas drop what they do not know: a key that went in and did not come out was unknown. */
function unknownFields(input: unknown, output: unknown, path: string): string[] {
  if (typeof input !== 'object' || input === null || typeof output !== 'object' || output === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return Object.hasOwn(output, key) ? unknownFields(value, (output as Record<string, unknown>)[key], at) : [at];
  });
}

function invalid(errors: readonly FieldError[]): RequestFault {
  const [first] = errors;
  const detail = first === undefined ? undefined : `${first.field === '' ? 'body' : first.field}: ${first.message}`;
  return new RequestFault(400, 'Invalid input', detail, errors);
}

async function readText(request: ApiRequest): Promise<string> {
  const tooLarge = () => new RequestFault(413, 'Body too large', `expected at most ${MAX_JSON_BYTES} bytes of JSON`);
  if (Number(request.headers['content-length'] ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let text = '';
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_JSON_BYTES) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new RequestFault(400, 'Invalid input', 'expected a body in UTF-8');
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RequestFault(400, 'Invalid input', 'expected a body of JSON');
  }
}
