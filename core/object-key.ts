import { InvalidInputError } from './errors.ts';

/**
 * Segments of an object's key, which every object store takes alike. Throws InvalidInputError for a key that is empty or
 * absolute, or has empty, `.` or `..` segments: it could leave its place.
 */
export function objectKeySegments(key: string): string[] {
  const segments = key.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new InvalidInputError(`expected an object key of plain segments, got ${JSON.stringify(key)}`);
  }
  return segments;
}
