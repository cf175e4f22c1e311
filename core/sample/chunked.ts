const CHUNK_CHARACTERS = 65_536;

/** Joins rows' texts into chunks of about 64 kB between a head and a tail: one hand-over per chunk, not per line. */
export function* chunked<Row>(
  rows: Iterable<Row>,
  text: (row: Row) => string,
  ends: { readonly head?: string; readonly tail?: string } = {},
): Generator<string> {
  let chunk = ends.head ?? '';
  for (const row of rows) {
    chunk += text(row);
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  chunk += ends.tail ?? '';
  if (chunk !== '') yield chunk;
}
