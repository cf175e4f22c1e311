import { NULL_WORDS } from '../formats/null-words.ts';

/**
 * What the cells of a column are made of, over the whole file. Gathered while lines are scanned, so that the SQL need
 * not guard against what cannot occur: a column of nothing but digits is cast, not cleaned and matched.
 */
export interface CellFacts {
  /** Nothing but 0-9. */
  readonly digits: boolean;
  /** No letter E, so no number in exponent form. */
  readonly noExponent: boolean;
  /** No upper-case and no non-ASCII letter. */
  readonly lower: boolean;
  /** No blank, quote or equals sign at either end. */
  readonly clean: boolean;
  /** No cell can be one of the words that stand for null. */
  readonly noNullWord: boolean;
  /** Bytes of the longest cell. */
  readonly longest: number;
}

/** Where nothing is known, everything may occur. */
export const ANY_CELL: CellFacts = {
  digits: false,
  noExponent: false,
  lower: false,
  clean: false,
  noNullWord: false,
  longest: Number.POSITIVE_INFINITY,
};

// Bits a column collects.
export const NOT_DIGIT = 1;
export const EXPONENT = 2;
export const NOT_LOWER = 4;
export const UNCLEAN = 8;
export const NULL_WORD = 16;
/** Not collected: a byte the scanner has to act upon. */
export const SPECIAL = 128;

/** Bits each byte brings in, whatever its place. */
export function byteBits(specials: readonly number[]): Uint8Array {
  const bits = new Uint8Array(256).fill(NOT_DIGIT);
  for (let byte = 48; byte <= 57; byte += 1) bits[byte] = 0;
  for (let byte = 65; byte <= 90; byte += 1) bits[byte]! |= NOT_LOWER;
  for (let byte = 128; byte <= 255; byte += 1) bits[byte]! |= NOT_LOWER;
  bits[69]! |= EXPONENT;
  bits[101]! |= EXPONENT;
  for (const byte of specials) bits[byte]! |= SPECIAL;
  return bits;
}

/** One of 256 boxes a cell falls into by its ends and length; null words take few, and ordinary cells rarely theirs. */
const box = (first: number, last: number, length: number) => (first * 31 + last * 7 + length) & 255;

const NULL_BOXES = new Uint8Array(256);
for (const word of NULL_WORDS) {
  NULL_BOXES[box(word.charCodeAt(0), word.charCodeAt(word.length - 1), word.length)] = NULL_WORD;
}

/** Bits of the cell between two offsets, given those of its bytes. */
export function cellBits(bytes: Uint8Array, from: number, to: number, collected: number): number {
  if (to === from) return 0;
  const first = bytes[from]!;
  const last = bytes[to - 1]!;
  const bits = (collected & ~SPECIAL) | NULL_BOXES[box(first, last, to - from)]!;
  // Up to the apostrophe stand blanks and quotes; an equals sign begins a spreadsheet's wrapper.
  return first <= 39 || last <= 39 || first === 61 ? bits | UNCLEAN : bits;
}

export function factsOf(bits: number, longest: number): CellFacts {
  return {
    digits: (bits & NOT_DIGIT) === 0,
    noExponent: (bits & EXPONENT) === 0,
    lower: (bits & NOT_LOWER) === 0,
    clean: (bits & UNCLEAN) === 0,
    noNullWord: (bits & NULL_WORD) === 0,
    longest,
  };
}

/** What holds of all of several columns. */
export function allFacts(facts: readonly CellFacts[]): CellFacts {
  return {
    digits: facts.every((one) => one.digits),
    noExponent: facts.every((one) => one.noExponent),
    lower: facts.every((one) => one.lower),
    clean: facts.every((one) => one.clean),
    noNullWord: facts.every((one) => one.noNullWord),
    longest: Math.max(0, ...facts.map((one) => one.longest)),
  };
}
