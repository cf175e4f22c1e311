import type { FileHead } from '../../core/formats/file-head.ts';
import { openText, wholeLines } from './text-source.ts';

const MAX_LINE = 1 << 20;
const KEPT_TEXT = 65_536;

/** The asked physical lines (1-based) of a file as text, ascending; reads no further than the last of them. */
export async function readLines(
  path: string,
  head: Pick<FileHead, 'container' | 'encoding' | 'newline'>,
  wanted: readonly number[],
): Promise<{ line: number; text: string }[]> {
  const ascending = [...wanted].sort((a, b) => a - b);
  const found: { line: number; text: string }[] = [];
  let line = 1;
  let next = 0;
  for await (const { bytes, tooLong } of wholeLines(openText(path, head).chunks, {
    maxLine: MAX_LINE,
    checkUtf8: false,
  })) {
    if (next >= ascending.length) break;
    if (tooLong) {
      if (ascending[next] === line) found.push({ line: ascending[next++]!, text: `${bytes.toString('utf8')} ...` });
      line += 1;
      continue;
    }
    for (let start = 0; start < bytes.length && next < ascending.length; line += 1) {
      const newline = bytes.indexOf(10, start);
      const end = newline < 0 ? bytes.length : newline;
      if (ascending[next] === line) {
        const stop = end > start && bytes[end - 1] === 13 ? end - 1 : end;
        found.push({ line, text: bytes.toString('utf8', start, Math.min(stop, start + KEPT_TEXT)) });
        next += 1;
      }
      start = end + 1;
    }
    if (next < ascending.length && ascending[next]! >= line) continue;
  }
  return found;
}
