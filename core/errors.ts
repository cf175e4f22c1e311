/**
 * The closed set of failures that cross a room's border. Messages are lower-case, say what was expected and the
 * offending value, and never contain a subscriber's identity. A bad record is not an error: it is a value in the ledger.
 */
export type ErrorKind = 'invalid_input' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'unavailable';

abstract class FlowtrailError extends Error {
  abstract readonly kind: ErrorKind;
  /** The input field at fault, as the API names it (dotted path), when there is one. */
  readonly field: string | undefined;

  constructor(message: string, options: { cause?: unknown; field?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.field = options.field;
  }
}

export class InvalidInputError extends FlowtrailError {
  readonly kind = 'invalid_input';
}
export class UnauthenticatedError extends FlowtrailError {
  readonly kind = 'unauthenticated';
}
export class ForbiddenError extends FlowtrailError {
  readonly kind = 'forbidden';
}
export class NotFoundError extends FlowtrailError {
  readonly kind = 'not_found';
}
export class ConflictError extends FlowtrailError {
  readonly kind = 'conflict';
}
export class UnavailableError extends FlowtrailError {
  readonly kind = 'unavailable';
}

export type KnownError =
  | InvalidInputError
  | UnauthenticatedError
  | ForbiddenError
  | NotFoundError
  | ConflictError
  | UnavailableError;

/** True for the closed set above; anything else is a defect and must not reach a user with its text. */
export function isKnownError(error: unknown): error is KnownError {
  return error instanceof FlowtrailError;
}
