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
  /** No blank, quote or equals sign at either end, and no byte-order mark. */
  readonly clean: boolean;
  /** No dot at the end. */
  readonly undotted: boolean;
  /** No cell is one of the words that stand for null. */
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
  undotted: false,
  noNullWord: false,
  longest: Number.POSITIVE_INFINITY,
};

// Bits a column collects; the same as in wasm/assembly/lines.ts.
const NOT_DIGIT = 1;
const EXPONENT = 2;
const NOT_LOWER = 4;
const UNCLEAN = 8;
const NULL_WORD = 16;
const DOTTED = 32;

export function factsOf(bits: number, longest: number): CellFacts {
  return {
    digits: (bits & NOT_DIGIT) === 0,
    noExponent: (bits & EXPONENT) === 0,
    lower: (bits & NOT_LOWER) === 0,
    clean: (bits & UNCLEAN) === 0,
    undotted: (bits & DOTTED) === 0,
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
    undotted: facts.every((one) => one.undotted),
    noNullWord: facts.every((one) => one.noNullWord),
    longest: Math.max(0, ...facts.map((one) => one.longest)),
  };
}
