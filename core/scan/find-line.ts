import type { LineMark } from './line-index.ts';
import { keptText, MAX_LINE, tooLongText } from './line-rules.ts';

const NEWLINE = 10;
const RETURN = 13;

/**
 * A physical line of plain UTF-8 as text, of bytes that begin at a mark; at most 64 Ki characters of it. Reads no further
 * than its end. Null where the text ends before it.
 */
export async function findLine(
  chunks: AsyncIterable<Uint8Array>,
  from: LineMark,
  wanted: number,
): Promise<string | null> {
  const own = ownBytes();
  let line = from.line;
  // A carriage return ends a line by itself unless a line feed follows, which may be in the next chunk.
  let returned = false;
  for await (const chunk of chunks) {
    let at = 0;
    if (returned && chunk.length > 0) {
      returned = false;
      if (chunk[0] === NEWLINE) at = 1;
      if (line === wanted) return textOf(own.whole(), from, wanted);
      line += 1;
    }
    while (at < chunk.length) {
      const end = endOf(chunk, at);
      if (line === wanted) {
        own.add(chunk.subarray(at, end));
        if (own.length() > MAX_LINE) return textOf(own.whole(), from, wanted);
      }
      returned = chunk[end] === RETURN && end + 1 === chunk.length;
      if (end === chunk.length || returned) break;
      if (line === wanted) return textOf(own.whole(), from, wanted);
      line += 1;
      at = end + (chunk[end] === RETURN && chunk[end + 1] === NEWLINE ? 2 : 1);
    }
  }
  if (line !== wanted) return null;
  const last = textOf(own.whole(), from, wanted);
  return returned || last !== '' ? last : null;
}

/** Where the line that begins at `at` ends: its line feed or carriage return, or the end of the bytes. */
function endOf(bytes: Uint8Array, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  const end = newline < 0 ? bytes.length : newline;
  const returned = bytes.subarray(at, end).indexOf(RETURN);
  return returned < 0 ? end : at + returned;
}

/** Pieces of one line, copied: those who read may use their memory again. */
function ownBytes() {
  const pieces: Uint8Array[] = [];
  let length = 0;
  return {
    length: () => length,
    add(piece: Uint8Array) {
      pieces.push(piece.slice());
      length += piece.length;
    },
    whole(): Uint8Array {
      const whole = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole;
    },
  };
}

function textOf(bytes: Uint8Array, from: LineMark, line: number): string {
  const begins = from.offset === 0 && line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = begins ? bytes.subarray(3) : bytes;
  return text.length > MAX_LINE ? tooLongText(text) : keptText(text, 0, text.length);
}
