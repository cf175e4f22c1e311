import { type Place, readObject } from './read-object.ts';

export interface Reading {
  readonly key: string;
  readonly size: number;
  /** Only this object; anything but it is a failure. */
  readonly etag: string | undefined;
  /** Bytes of a range; with their number at once, the memory it takes. */
  readonly partBytes: number;
}

/** Ranges under way at once: one connection to S3 gives less than a function can take. */
const RANGES_AT_ONCE = 6;

/** Bytes of a whole object in order, some ranges ahead. Throws NotFoundError; UnavailableError where it was replaced. */
export async function* readAhead(place: Place, { key, size, etag, partBytes }: Reading): AsyncIterable<Uint8Array> {
  const ahead: Promise<Uint8Array[]>[] = [];
  let next = 0;
  const begin = () => {
    const range = { start: next, end: Math.min(size, next + partBytes) };
    next = range.end;
    const chunks = chunksOf(readObject(place, key, { range, etag }));
    // Told when its turn comes.
    chunks.catch(() => {});
    ahead.push(chunks);
  };
  try {
    while (ahead.length > 0 || next < size) {
      while (ahead.length < RANGES_AT_ONCE && next < size) begin();
      yield* (await ahead.shift()) ?? [];
    }
  } finally {
    await Promise.allSettled(ahead);
  }
}

async function chunksOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks;
}
