// AssemblyScript. Tells lines that are plain records from all others, and gathers what the cells of each column are made
// of (see line-scanner.ts and cell-facts.ts). Bytes are looked at sixteen at a time; only those that mean something to
// the shape of a line (separator, line end, quote, NUL) are visited one by one. 64 bytes behind the input may be read.

const NEWLINE: i32 = 10;
const RETURN: i32 = 13;
const QUOTE: i32 = 34;
const DOT: i32 = 46;
const BOM: i32 = 0xef;

// Bits a column collects; the same as in cell-facts.ts.
const NOT_DIGIT: i32 = 1;
const EXPONENT: i32 = 2;
const NOT_LOWER: i32 = 4;
const UNCLEAN: i32 = 8;
const NULL_WORD: i32 = 16;
const DOTTED: i32 = 32;

const FOUND_BYTES: usize = 12;

let delimiter: i32 = 0;
let isQuoted: bool = false;
let columns: i32 = 0;
let maxLine: i32 = 0;
let header: usize = 0;
let headerLength: i32 = 0;
let nullBoxes: usize = 0;
let nullWords: usize = 0;
let nullWordCount: i32 = 0;
/** For each column its bits and its longest cell (i32 each), then the same of the line under way, with one slot more. */
let columnFacts: usize = 0;
let lineFacts: usize = 0;

let lines: i32 = 0;
let foundCount: i32 = 0;

export function setRules(separator: i32, quoted: bool, columnCount: i32, longestLine: i32): void {
  delimiter = separator;
  isQuoted = quoted;
  columns = columnCount;
  maxLine = longestLine;
}

/** `facts`: 16 bytes for each column and 8 more. `words`: of 16 bytes each, the length in the first. */
export function setMemory(
  headerAt: usize,
  headerBytes: i32,
  boxes: usize,
  words: usize,
  wordCount: i32,
  facts: usize,
): void {
  header = headerAt;
  headerLength = headerBytes;
  nullBoxes = boxes;
  nullWords = words;
  nullWordCount = wordCount;
  columnFacts = facts;
  lineFacts = facts + ((<usize>columns) << 3);
}

/** Lines seen by the last scan. */
export function lineCount(): i32 {
  return lines;
}

/** Lines reported by the last scan. */
export function reportedCount(): i32 {
  return foundCount;
}

/** Bit k is set where the byte at `at + k` may mean something to the shape of a line. */
function marks(at: usize): u64 {
  return (
    <u64>marks16(at) |
    ((<u64>marks16(at + 16)) << 16) |
    ((<u64>marks16(at + 32)) << 32) |
    ((<u64>marks16(at + 48)) << 48)
  );
}

function marks16(at: usize): u32 {
  const bytes = v128.load(at);
  let found = v128.or(
    v128.or(i8x16.eq(bytes, i8x16.splat(<i8>delimiter)), i8x16.eq(bytes, i8x16.splat(<i8>NEWLINE))),
    v128.or(i8x16.eq(bytes, i8x16.splat(<i8>RETURN)), i8x16.eq(bytes, i8x16.splat(0))),
  );
  if (isQuoted) found = v128.or(found, i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)));
  return <u32>i8x16.bitmask(found);
}

/** What the bytes of a cell are, whatever their place. */
function byteBits(from: usize, to: usize): i32 {
  let bits: i32 = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const within: i32 = to - at >= 16 ? 0xffff : (1 << (<i32>(to - at))) - 1;
    const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10)));
    if ((~digits & within) === 0) continue;
    bits |= NOT_DIGIT;
    const exponents = i8x16.bitmask(i8x16.eq(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(101)));
    if ((exponents & within) !== 0) bits |= EXPONENT;
    const capitals = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(65)), i8x16.splat(26));
    const notLower = i8x16.bitmask(v128.or(capitals, i8x16.lt_s(bytes, i8x16.splat(0))));
    if ((notLower & within) !== 0) bits |= NOT_LOWER;
  }
  return bits;
}

function isNullWord(from: usize, length: i32): bool {
  for (let i = 0; i < nullWordCount; i++) {
    const word = nullWords + ((<usize>i) << 4);
    if (<i32>load<u8>(word) !== length) continue;
    let k = 0;
    while (k < length && load<u8>(word + 1 + k) === load<u8>(from + k)) k++;
    if (k === length) return true;
  }
  return false;
}

/** Notes a cell in the slot of its column; those beyond share one. */
function noteCell(cell: i32, from: usize, to: usize): void {
  const slot = lineFacts + ((<usize>min(cell, columns)) << 3);
  const length = <i32>(to - from);
  store<i32>(slot, 0);
  store<i32>(slot, length, 4);
  if (length === 0) return;
  const first = <i32>load<u8>(from);
  const last = <i32>load<u8>(to - 1);
  let bits = byteBits(from, to);
  // Up to the apostrophe stand blanks and quotes; an equals sign begins a spreadsheet's wrapper.
  if (first <= 39 || last <= 39 || first === 61 || first === BOM) bits |= UNCLEAN;
  if (last === DOT) bits |= DOTTED;
  const box = (first * 31 + last * 7 + length) & 255;
  if (load<u8>(nullBoxes + box) !== 0 && isNullWord(from, length)) bits |= NULL_WORD;
  store<i32>(slot, bits);
}

/** A cell that was not understood may be anything. */
function noteAnything(cell: i32): void {
  const slot = lineFacts + ((<usize>min(cell, columns)) << 3);
  store<i32>(slot, NOT_DIGIT | EXPONENT | NOT_LOWER | UNCLEAN | NULL_WORD | DOTTED);
  store<i32>(slot, i32.MAX_VALUE, 4);
}

/** Adds the facts of the line under way to those of the columns. */
function learn(cells: i32): void {
  const count = min(cells, columns);
  for (let i = 0; i < count; i++) {
    const column = columnFacts + ((<usize>i) << 3);
    const line = lineFacts + ((<usize>i) << 3);
    store<i32>(column, load<i32>(column) | load<i32>(line));
    store<i32>(column, max(load<i32>(column, 4), load<i32>(line, 4)), 4);
  }
}

function isHeader(from: usize, to: usize): bool {
  if (<i32>(to - from) !== headerLength) return false;
  for (let i: usize = 0; i < <usize>headerLength; i++) if (load<u8>(from + i) !== load<u8>(header + i)) return false;
  return true;
}

/** The quote that ends the cell which begins at `from`, doubled ones stepped over; 0 where the line ends before it. */
function closingQuote(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    const byte = <i32>load<u8>(at);
    if (byte === NEWLINE || byte === RETURN || byte === 0) return 0;
    if (byte !== QUOTE) continue;
    if (at + 1 < end && <i32>load<u8>(at + 1) === QUOTE) at++;
    else return at;
  }
  return 0;
}

let lineStart: usize = 0;
let cellStart: usize = 0;
/** The closing quote of the cell under way; 0 where it has none. */
let quoteEnd: usize = 0;
let cellCount: i32 = 0;
let isOdd: bool = false;

function beginLine(at: usize): void {
  lineStart = at;
  cellStart = at;
  quoteEnd = 0;
  cellCount = 0;
  isOdd = false;
}

/** The cell under way ends before `at`. */
function endCell(at: usize): void {
  if (quoteEnd === 0) noteCell(cellCount, cellStart, at);
  else if (quoteEnd + 1 === at) noteCell(cellCount, cellStart + 1, quoteEnd);
  else {
    isOdd = true;
    noteAnything(cellCount);
  }
  cellCount++;
  cellStart = at + 1;
  quoteEnd = 0;
}

/** The line ends before `at`; true where it is a plain record of `expected` cells, whose facts are then kept. */
function endLine(at: usize, expected: i32): bool {
  const end = at > lineStart && <i32>load<u8>(at - 1) === RETURN ? at - 1 : at;
  const length = <i32>(end - lineStart);
  if (isOdd || length === 0 || length > maxLine || <i32>load<u8>(lineStart) === BOM || isHeader(lineStart, end))
    return false;
  endCell(end);
  if (isOdd || cellCount !== expected || length < cellCount) return false;
  learn(cellCount);
  return true;
}

/** A mark within a line, at `at`; the place up to which the bytes are done with. */
function takeMark(byte: i32, at: usize, end: usize): usize {
  if (byte === delimiter) {
    endCell(at);
  } else if (byte === RETURN) {
    if (at + 1 < end && <i32>load<u8>(at + 1) !== NEWLINE) isOdd = true;
  } else if (byte === QUOTE && at === cellStart) {
    quoteEnd = closingQuote(at + 1, end);
    if (quoteEnd !== 0) return quoteEnd + 1;
    isOdd = true;
  } else {
    isOdd = true;
  }
  return at + 1;
}

/**
 * Scans whole lines from `start` to `end`; the last may lack its newline. Writes the index, start and end of lines that
 * are no plain record to `found`, with offsets from `origin`, up to `room` of them; where it stopped for want of room, or `end`.
 */
export function scan(origin: usize, start: usize, end: usize, expected: i32, found: usize, room: i32): usize {
  if (start === origin) lines = 0;
  foundCount = 0;
  beginLine(start);
  let block = start;
  while (block < end) {
    let left = marks(block);
    let next = block + 64;
    while (left !== 0) {
      const at = block + <usize>ctz(left);
      left &= left - 1;
      if (at >= end) break;
      const byte = <i32>load<u8>(at);
      if (byte === NEWLINE) {
        if (!endLine(at, expected)) report(origin, at, found);
        lines++;
        beginLine(at + 1);
        if (foundCount === room) return at + 1;
      } else if (!isOdd) {
        const done = takeMark(byte, at, end);
        if (done !== at + 1) {
          next = done;
          break;
        }
      }
    }
    block = next;
  }
  if (lineStart < end) {
    if (!endLine(end, expected)) report(origin, end, found);
    lines++;
  }
  return end;
}

function report(origin: usize, at: usize, found: usize): void {
  const slot = found + <usize>foundCount * FOUND_BYTES;
  store<i32>(slot, lines);
  store<i32>(slot, <i32>(lineStart - origin), 4);
  store<i32>(slot, <i32>(at - origin), 8);
  foundCount++;
}

/** Adds the facts of a record's text, whose quoted cells may hold anything. */
export function observe(start: usize, end: usize): void {
  beginLine(start);
  for (let at = start; at < end; at++) {
    const byte = <i32>load<u8>(at);
    if (isQuoted && byte === QUOTE && at === cellStart) {
      let close = at + 1;
      while (close < end) {
        if (<i32>load<u8>(close) === QUOTE) {
          if (close + 1 < end && <i32>load<u8>(close + 1) === QUOTE) close++;
          else break;
        }
        close++;
      }
      quoteEnd = close;
      at = close;
    } else if (byte === delimiter) {
      endCell(at);
    }
  }
  endCell(end);
  learn(cellCount);
}
