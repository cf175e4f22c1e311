/** Where a line begins: physical line, 1-based, and byte offset in the file as received. */
export interface LineMark {
  readonly line: number;
  readonly offset: number;
}

/** Lines between two marks: reading one line means reading at most about this many. */
const STEP = 65_536;

export interface LineIndexBuilder {
  /** Says that a line begins at an offset; kept where the last mark is far enough above. */
  pass(line: number, offset: number): void;
  finish(): LineMark[];
}

export function createLineIndex(): LineIndexBuilder {
  const marks: LineMark[] = [];
  return {
    pass(line, offset) {
      if (line - (marks.at(-1)?.line ?? 1) >= STEP) marks.push({ line, offset });
    },
    finish: () => marks,
  };
}

/** The last mark at or above a line; the file's start where there is none. */
export function markBefore(index: readonly LineMark[], line: number): LineMark {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return index[low - 1] ?? { line: 1, offset: 0 };
}
