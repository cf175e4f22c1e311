import { createHash } from 'node:crypto';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import { readAhead } from './read-ahead.ts';
import { headObject, type Place } from './read-object.ts';

export interface HashedObject {
  readonly sha256: string;
  readonly size: number;
  /** Of the bytes that were hashed. */
  readonly etag: string | undefined;
}

/**
 * SHA-256 of an object as it stands; nothing of it is kept. Throws NotFoundError; UnavailableError where it was replaced
 * while it was read.
 */
export async function hashObject(place: Place, key: string, partBytes: number): Promise<HashedObject> {
  const head = await headObject(place, key);
  if (head === null) throw new NotFoundError(`no object ${key}`);
  const { size, etag } = head;
  const hash = createHash('sha256');
  let seen = 0;
  for await (const chunk of readAhead(place, { key, size, etag, partBytes })) {
    hash.update(chunk);
    seen += chunk.byteLength;
  }
  if (seen !== size) throw new UnavailableError(`expected ${size} bytes of ${key}, got ${seen}; try again`);
  return { sha256: hash.digest('hex'), size, etag };
}
