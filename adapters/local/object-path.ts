import { join } from 'node:path';
import { InvalidInputError } from '../../core/errors.ts';
import { objectKeySegments } from '../../core/object-key.ts';

/** Folder below an object store's root for objects being written; no key can reach it. */
export const TEMPORARY_FOLDER = '.tmp';

/** Longest file name common file systems take, in bytes. */
const MAX_SEGMENT_BYTES = 255;

/** Characters some file system gives a meaning; kept in names as %XX, which is undone on listing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[%<>:"|?*\\\u0000-\u001f\u007f]|[. ]$/g;

/**
 * File that holds an object, so that an engine can read it without a copy.
 * Throws InvalidInputError for a key that is empty, absolute, has empty, `.` or `..` segments, or one over 255 bytes.
 */
export function objectPath(root: string, key: string): string {
  const segments = objectKeySegments(key);
  if (segments[0] === TEMPORARY_FOLDER) {
    throw new InvalidInputError(`expected an object key outside ${TEMPORARY_FOLDER}, got ${JSON.stringify(key)}`);
  }
  return join(root, ...segments.map(encodeSegment));
}

function encodeSegment(segment: string): string {
  const encoded = segment.replace(
    UNSAFE,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  if (Buffer.byteLength(encoded) > MAX_SEGMENT_BYTES) {
    throw new InvalidInputError(
      `expected key segments of at most ${MAX_SEGMENT_BYTES} bytes, got ${Buffer.byteLength(encoded)}`,
    );
  }
  return encoded;
}

/** The key segment a file name stands for. */
export function decodeSegment(name: string): string {
  return name.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
