import type { FileHead } from '../../core/formats/file-head.ts';
import { type LineIndex, type LineMark, markBefore } from '../../core/scan/line-index.ts';
import { keptText, MAX_LINE, tooLongText } from '../../core/scan/line-rules.ts';
import { openText, wholeLines } from './text-source.ts';

const NEWLINE = 10;

export interface NumberedText {
  readonly line: number;
  readonly text: string;
}

/**
 * The asked physical lines (1-based) of a file as text, ascending, each at most 64 Ki characters. With the index its
 * ingest made, reading begins near each of them; without, at the start of the file.
 */
export async function readLines(
  path: string,
  head: Pick<FileHead, 'container' | 'encoding'>,
  wanted: readonly number[],
  index: LineIndex = [],
): Promise<NumberedText[]> {
  const ascending = [...new Set(wanted)].sort((a, b) => a - b);
  const found: NumberedText[] = [];
  while (found.length < ascending.length) {
    const before = found.length;
    const mark = markBefore(index, ascending[before]!);
    await readFrom({ path, head, mark, index }, ascending, found);
    if (found.length === before) break;
  }
  return found;
}

interface Reading {
  readonly path: string;
  readonly head: Pick<FileHead, 'container' | 'encoding'>;
  readonly mark: LineMark;
  readonly index: LineIndex;
}

/** Reads on from a mark until all are found, or the next one is better reached from a later mark. */
async function readFrom({ path, head, mark, index }: Reading, ascending: readonly number[], found: NumberedText[]) {
  let line = mark.line;
  const next = () => ascending[found.length];
  const pieces = wholeLines(openText(path, head, { start: mark.offset }).chunks, {
    maxLine: MAX_LINE,
    checkUtf8: false,
  });
  for await (const { kind, bytes } of pieces) {
    if (kind === 'too_long') {
      if (next() === line) found.push({ line, text: tooLongText(bytes) });
      line += 1;
    } else {
      line = linesOf(bytes, line, { ascending, found });
    }
    const following = next();
    if (following === undefined || markBefore(index, following).line > line) return;
  }
}

/** Picks the wanted lines of whole lines; the number of the line after them. */
function linesOf(
  bytes: Buffer,
  first: number,
  { ascending, found }: { ascending: readonly number[]; found: NumberedText[] },
): number {
  let line = first;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    if (ascending[found.length] === line) found.push({ line, text: keptText(bytes, start, end) });
    start = end + 1;
  }
  return line;
}
