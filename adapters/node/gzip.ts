import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** Text as gzip bytes. */
export function gzip(text: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  return through(text, createGzip());
}

/** The bytes inside gzip bytes. */
export function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return through(bytes, createGunzip());
}

/** A failure at either end ends the other: it reaches who reads, and a reader that stops lets the source go. */
function through(source: AsyncIterable<unknown>, transform: Transform): AsyncIterable<Uint8Array> {
  pipeline(Readable.from(source), transform, () => {});
  return transform as AsyncIterable<Uint8Array>;
}
