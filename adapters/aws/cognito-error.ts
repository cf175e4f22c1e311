import { ConflictError, InvalidInputError, isKnownError, NotFoundError, UnavailableError } from '../../core/errors.ts';

/** What the user pool refuses, in this system's words; anything else as it is. */
export function cognitoError(error: unknown): unknown {
  if (isKnownError(error) || !(error instanceof Error)) return error;
  switch (error.name) {
    case 'UserNotFoundException':
      return new NotFoundError('no such user', { cause: error });
    case 'UsernameExistsException':
      return new ConflictError('this username is taken', { field: 'username', cause: error });
    case 'InvalidPasswordException':
      return new InvalidInputError('expected a password of at least 12 characters', {
        field: 'password',
        cause: error,
      });
    case 'TooManyRequestsException':
    case 'LimitExceededException':
      return new UnavailableError('too many tries: wait a few minutes', { cause: error });
    default:
      return error;
  }
}
