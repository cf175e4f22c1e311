import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** Text as gzip bytes. */
export function gzip(text: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  return Readable.from(text).pipe(createGzip()) as AsyncIterable<Uint8Array>;
}

/** The bytes inside gzip bytes. */
export function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return Readable.from(bytes).pipe(createGunzip()) as AsyncIterable<Uint8Array>;
}
