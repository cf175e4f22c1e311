import { byteBits, type CellFacts, cellBits, factsOf, SPECIAL } from './cell-facts.ts';

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
  /** Scans a chunk of whole lines; the last may lack its newline. The result is reused by the next call. */
  scan(chunk: Uint8Array): ScanResult;
  /** Adds the cells of a line that is a record although it was reported. */
  observe(line: Uint8Array): void;
  /** Facts of each column over all regular lines scanned and observed so far; none for JSON. */
  facts(): CellFacts[];
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const BRACE = 123;
const BOM = 0xef;
/** JSON lines are handed on as a CSV of one column, separated by this byte, which JSON cannot hold. */
const NEVER_IN_JSON = 1;

export function createLineScanner(rules: ScanRules): LineScanner {
  const found = irregularLines();
  const isRegular = rules.delimiter === 0 ? jsonTest(rules) : createCellTest(rules);
  return {
    scan(chunk) {
      let lines = 0;
      found.clear();
      for (let start = 0; start < chunk.length; lines += 1) {
        let end = chunk.indexOf(NEWLINE, start);
        if (end < 0) end = chunk.length;
        if (!isRegular(chunk, start, end)) found.add(lines, start, end);
        start = end + 1;
      }
      return found.result(lines);
    },
    observe: isRegular.observe,
    facts: isRegular.facts,
  };
}

function irregularLines() {
  let irregular = new Int32Array(3 * 1024);
  let count = 0;
  return {
    clear: () => {
      count = 0;
    },
    add(line: number, start: number, end: number) {
      if (count * 3 + 3 > irregular.length) {
        const larger = new Int32Array(irregular.length * 2);
        larger.set(irregular);
        irregular = larger;
      }
      irregular[count * 3] = line;
      irregular[count * 3 + 1] = start;
      irregular[count * 3 + 2] = end;
      count += 1;
    },
    result: (lines: number): ScanResult => ({ lines, irregular, irregularCount: count }),
  };
}

interface LineTest {
  (chunk: Uint8Array, start: number, lineEnd: number): boolean;
  observe(line: Uint8Array): void;
  facts(): CellFacts[];
}

function jsonTest(rules: ScanRules): LineTest {
  const test = (chunk: Uint8Array, start: number, lineEnd: number): boolean => {
    if (chunk[start] !== BRACE || lineEnd - start > rules.maxLine) return false;
    for (let i = start; i < lineEnd; i += 1) {
      const byte = chunk[i]!;
      if (byte <= NEVER_IN_JSON || (byte === RETURN && i + 1 < lineEnd)) return false;
    }
    return true;
  };
  return Object.assign(test, { observe: () => {}, facts: () => [] });
}

function createCellTest(rules: ScanRules): LineTest {
  const { delimiter, quoted, columns } = rules;
  const table = byteBits([delimiter, 0, RETURN, ...(quoted ? [QUOTE] : [])]);
  const columnBits = new Uint8Array(columns);
  const columnLongest = new Int32Array(columns);
  // What the line under test would add, kept apart until it is known to be regular.
  const bits = new Uint8Array(columns + 1);
  const lengths = new Int32Array(columns + 1);

  /** Reads the cells of a line into `bits` and `lengths`; how many there are, -1 where the line is no plain record. */
  const readCells = (chunk: Uint8Array, start: number, end: number): number => {
    let cells = 0;
    for (let i = start; ; i += 1) {
      let from = i;
      let to: number;
      let collected = 0;
      if (quoted && i < end && chunk[i] === QUOTE) {
        from = i + 1;
        to = closingQuote(chunk, from, end);
        if (to < 0) return -1;
        for (let at = from; at < to; at += 1) collected |= table[chunk[at]!]!;
        if (hasNulOrReturn(chunk, from, to)) return -1;
        i = to + 1;
      } else {
        for (; i < end; i += 1) {
          const found = table[chunk[i]!]!;
          if ((found & SPECIAL) !== 0) break;
          collected |= found;
        }
        to = i;
      }
      if (i < end && chunk[i] !== delimiter) return -1;
      const slot = cells < columns ? cells : columns;
      bits[slot] = cellBits(chunk, from, to, collected);
      lengths[slot] = to - from;
      cells += 1;
      if (i >= end) return cells;
    }
  };

  const learn = () => {
    for (let i = 0; i < columns; i += 1) {
      columnBits[i]! |= bits[i]!;
      if (lengths[i]! > columnLongest[i]!) columnLongest[i] = lengths[i]!;
    }
  };

  const test = (chunk: Uint8Array, start: number, lineEnd: number): boolean => {
    const end = lineEnd > start && chunk[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (end === start || chunk[start] === BOM || end - start > rules.maxLine) return false;
    if (end - start === rules.header.length && equalAt(chunk, start, rules.header)) return false;
    const cells = readCells(chunk, start, end);
    if (cells !== rules.cells || end - start < cells) return false;
    learn();
    return true;
  };
  const observe = (line: Uint8Array) => {
    if (readCells(line, 0, line.length) >= 0) learn();
  };
  const facts = () => Array.from(columnBits, (one, i) => factsOf(one, columnLongest[i]!));
  return Object.assign(test, { observe, facts });
}

/** The quote that ends a cell, doubled ones stepped over; -1 where the line ends before it. */
function closingQuote(chunk: Uint8Array, from: number, end: number): number {
  for (let i = from; i < end; i += 1) {
    if (chunk[i] !== QUOTE) continue;
    if (i + 1 < end && chunk[i + 1] === QUOTE) i += 1;
    else return i;
  }
  return -1;
}

function hasNulOrReturn(chunk: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (chunk[i] === 0 || chunk[i] === RETURN) return true;
  return false;
}

function equalAt(chunk: Uint8Array, start: number, other: Uint8Array): boolean {
  for (let i = 0; i < other.length; i += 1) if (chunk[start + i] !== other[i]) return false;
  return true;
}
