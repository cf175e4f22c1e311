import type { CellFacts } from './cell-facts.ts';
import { createCellScanner } from './cell-scanner.ts';

/**
 * Finds the lines of a chunk that are no plain record: wrong number of cells, a quote that is not around a whole cell,
 * blank, a header again, a byte-order mark, a NUL, a lone carriage return, or too long. Everything else can go to the
 * SQL engine as it is. Invariant: every line of the chunk is either regular or reported, once.
 */
export interface ScanRules {
  /** Byte that separates cells; 0 scans lines of JSON, which must begin with an opening brace. */
  readonly delimiter: number;
  readonly quoted: boolean;
  /** Cells a regular line has; may change between chunks. */
  cells: number;
  /** Columns facts are gathered for. */
  readonly columns: number;
  /** The header line without its end; lines equal to it are reported. */
  readonly header: Uint8Array;
  /** Bytes of the longest line taken. */
  readonly maxLine: number;
}

/** Reported lines: line index in the chunk, start and end (without the newline) of each, in groups of three. */
export interface ScanResult {
  readonly lines: number;
  readonly irregular: Int32Array;
  readonly irregularCount: number;
}

export interface LineScanner {
  /** Scans a chunk of whole lines; the last may lack its newline. */
  scan(chunk: Uint8Array): ScanResult;
  /** Adds the cells of a line that is a record although it was reported. */
  observe(line: Uint8Array): void;
  /** Facts of each column over all regular lines scanned and observed so far; none for JSON. */
  facts(): CellFacts[];
}

const NEWLINE = 10;
const RETURN = 13;
const BRACE = 123;
/** JSON lines are handed on as a CSV of one column, separated by this byte, which JSON cannot hold. */
const NEVER_IN_JSON = 1;

export function createLineScanner(rules: ScanRules): LineScanner {
  return rules.delimiter === 0 ? createJsonScanner(rules) : createCellScanner(rules);
}

function createJsonScanner({ maxLine }: ScanRules): LineScanner {
  return {
    scan(chunk) {
      const found: number[] = [];
      let lines = 0;
      for (let start = 0; start < chunk.length; lines += 1) {
        let end = chunk.indexOf(NEWLINE, start);
        if (end < 0) end = chunk.length;
        if (end - start > maxLine || !isJsonLine(chunk, start, end)) found.push(lines, start, end);
        start = end + 1;
      }
      return { lines, irregular: Int32Array.from(found), irregularCount: found.length / 3 };
    },
    observe: () => {},
    facts: () => [],
  };
}

function isJsonLine(chunk: Uint8Array, start: number, end: number): boolean {
  if (chunk[start] !== BRACE) return false;
  for (let i = start; i < end; i += 1) {
    const byte = chunk[i]!;
    if (byte <= NEVER_IN_JSON || (byte === RETURN && i + 1 < end)) return false;
  }
  return true;
}
