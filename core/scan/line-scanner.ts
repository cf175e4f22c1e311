/**
 * Finds the lines of a chunk that are no plain record: wrong number of cells, an open quote, blank, a header again, a
 * byte-order mark or NUL. Everything else can go to the SQL engine as it is. Invariant: every line of the chunk is
 * either regular or reported, once.
 */
export interface ScanRules {
  /** Byte that separates cells; 0 scans lines of JSON, which must begin with an opening brace. */
  readonly delimiter: number;
  readonly quoted: boolean;
  /** Cells a regular line has; may change between chunks. */
  cells: number;
  /** The header line without its end; lines equal to it are reported. */
  readonly header: Uint8Array;
}

/** Reported lines: line index in the chunk, start and end (without the newline) of each, in groups of three. */
export interface ScanResult {
  readonly lines: number;
  readonly irregular: Int32Array;
  readonly irregularCount: number;
}

export type LineScanner = (chunk: Uint8Array) => ScanResult;

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const BRACE = 123;
const BOM = 0xef;

/** Scans chunks of whole lines; the last line may lack its newline. The result is reused by the next call. */
export function createLineScanner(rules: ScanRules): LineScanner {
  let irregular = new Int32Array(3 * 1024);
  return (chunk) => {
    let count = 0;
    let lines = 0;
    for (let start = 0; start < chunk.length; ) {
      let end = chunk.indexOf(NEWLINE, start);
      if (end < 0) end = chunk.length;
      if (!isRegular(chunk, start, end, rules)) {
        if (count * 3 + 3 > irregular.length) irregular = grown(irregular);
        irregular[count * 3] = lines;
        irregular[count * 3 + 1] = start;
        irregular[count * 3 + 2] = end;
        count += 1;
      }
      lines += 1;
      start = end + 1;
    }
    return { lines, irregular, irregularCount: count };
  };
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function isRegular(chunk: Uint8Array, start: number, lineEnd: number, rules: ScanRules): boolean {
  const end = lineEnd > start && chunk[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
  const first = chunk[start];
  if (end === start || first === BOM) return false;
  if (rules.delimiter === 0) return first === BRACE && chunk.indexOf(0, start) !== start;
  if (end - start === rules.header.length && equalAt(chunk, start, rules.header)) return false;
  return countCells(chunk, start, end, rules) === rules.cells;
}

function equalAt(chunk: Uint8Array, start: number, other: Uint8Array): boolean {
  for (let i = 0; i < other.length; i += 1) if (chunk[start + i] !== other[i]) return false;
  return true;
}

/** Cells of a line, -1 where a quote is left open, text follows a closing quote, or a NUL stands in it. */
function countCells(chunk: Uint8Array, start: number, end: number, rules: ScanRules): number {
  const { delimiter, quoted } = rules;
  let cells = 1;
  let cellStart = start;
  let content = false;
  for (let i = start; i < end; i += 1) {
    const byte = chunk[i]!;
    if (byte === delimiter) {
      cells += 1;
      cellStart = i + 1;
    } else if (byte === QUOTE && quoted && i === cellStart) {
      content = true;
      i = closingQuote(chunk, i + 1, end);
      if (i < 0 || (i + 1 < end && chunk[i + 1] !== delimiter)) return -1;
    } else if (byte === 0) {
      return -1;
    } else {
      content = true;
    }
  }
  return content ? cells : -1;
}

function closingQuote(chunk: Uint8Array, from: number, end: number): number {
  for (let i = from; i < end; i += 1) {
    if (chunk[i] !== QUOTE) continue;
    if (chunk[i + 1] === QUOTE && i + 1 < end) i += 1;
    else return i;
  }
  return -1;
}
