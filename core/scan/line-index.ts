/**
 * Byte offsets of every 65,536th line, so that one line of a large file is read without reading what stands above it:
 * entry k is where line (k + 1) * 65,536 + 1 begins.
 */
export type LineIndex = readonly number[];

const STEP = 65_536;
const NEWLINE = 10;

/** Where a line begins: physical line, 1-based, and byte offset in the file as received. */
export interface LineMark {
  readonly line: number;
  readonly offset: number;
}

export interface LineIndexBuilder {
  /** `lines` lines that begin at a mark have gone by; `bytes` holds them. */
  pass(start: LineMark, lines: number, bytes: Uint8Array): void;
  finish(): number[];
}

/** `firstLine`: where the lines that go by begin; marks at or above it are those of whoever saw what is above. */
export function createLineIndex(firstLine = 1): LineIndexBuilder {
  const offsets: number[] = [];
  const above = Math.floor((firstLine - 1) / STEP);
  return {
    pass(start, lines, bytes) {
      let line = start.line;
      let at = 0;
      for (let next = (above + offsets.length + 1) * STEP + 1; next <= start.line + lines; next += STEP) {
        for (; line < next; line += 1) at = bytes.indexOf(NEWLINE, at) + 1;
        offsets.push(start.offset + at);
      }
    },
    finish: () => offsets,
  };
}

/** The last line at or above the given one that the index knows; the file's start where there is none. */
export function markBefore(index: LineIndex, line: number): LineMark {
  const known = Math.min(Math.floor((line - 1) / STEP), index.length);
  return known <= 0 ? { line: 1, offset: 0 } : { line: known * STEP + 1, offset: index[known - 1]! };
}

/** The first line below the given one that the index knows; null where the file's end is nearer. */
export function markAfter(index: LineIndex, line: number): LineMark | null {
  const next = Math.floor((line - 1) / STEP);
  const offset = index[next];
  return offset === undefined ? null : { line: (next + 1) * STEP + 1, offset };
}
