/** Builds the arrays of a range table from ranges in ascending order; neighbours with the same value become one. */
import { InvalidInputError } from '../errors.ts';
import { type AddressWords, compareWords } from './address-words.ts';
import { GrowingU32 } from './growing-u32.ts';
import { type RangeArrays, SPLIT } from './range-table.ts';

const ZERO: AddressWords = { w0: 0, w1: 0, w2: 0, w3: 0 };

export interface RangeBuilder {
  /** From `start` on, up to the next start added, the value is `value` (0: nothing known). Throws InvalidInputError unless starts ascend. */
  addV4(start: number, value: number): void;
  addV6(start: AddressWords, value: number): void;
  finish(): RangeArrays;
}

export function rangeBuilder(): RangeBuilder {
  const v4 = v4Side();
  const v6 = v6Side();
  return {
    addV4: v4.add,
    addV6: v6.add,
    finish: () => {
      const [low, high] = [v4.finish(), v6.finish()];
      return { ...low, ...high };
    },
  };
}

type V4Arrays = Pick<RangeArrays, 'v4Starts' | 'v4Values' | 'v4Index'>;

function v4Side(): { add: (start: number, value: number) => void; finish: () => V4Arrays } {
  const starts = new GrowingU32();
  const values = new GrowingU32();
  const append = (start: number, value: number): void => {
    starts.push(start);
    values.push(value);
  };
  return {
    add: (start, value) => {
      if (starts.length === 0 && start !== 0) append(0, 0);
      const last = starts.length - 1;
      if (last >= 0 && start <= starts.at(last)) throw notAscending();
      if (last < 0 || values.at(last) !== value) append(start, value);
    },
    finish: () => {
      if (starts.length === 0) append(0, 0);
      const v4Starts = starts.view();
      return { v4Starts, v4Values: values.view(), v4Index: firstLevel(v4Starts, 1) };
    },
  };
}

type V6Arrays = Omit<RangeArrays, keyof V4Arrays>;

function v6Side(): { add: (start: AddressWords, value: number) => void; finish: () => V6Arrays } {
  const starts = new GrowingU32();
  const values = new GrowingU32();
  const deepStarts = new GrowingU32();
  const deepValues = new GrowingU32();
  let last: AddressWords | null = null;
  let value = 0;
  /** The /64 being split, if any. */
  let split: AddressWords | null = null;

  const appendWide = (at: AddressWords, wide: number): void => {
    if (values.length > 0 && wide !== SPLIT && values.at(values.length - 1) === wide) return;
    starts.push(at.w0);
    starts.push(at.w1);
    values.push(wide);
  };
  const appendDeep = (at: AddressWords, deep: number): void => {
    for (const word of [at.w0, at.w1, at.w2, at.w3]) deepStarts.push(word);
    deepValues.push(deep);
  };
  /** Ends the split /64: unless a range starts right after it, its last value goes on there. */
  const leaveSplit = (next: AddressWords | null): void => {
    if (split === null) return;
    const after = next64(split);
    split = null;
    if (after !== null && (next === null || compareWords(after, next) < 0)) appendWide(after, value);
  };
  const enterSplit = (start: AddressWords): void => {
    const head = { w0: start.w0, w1: start.w1, w2: 0, w3: 0 };
    appendDeep(head, value);
    const top = values.length - 1;
    if (starts.at(top * 2) === head.w0 && starts.at(top * 2 + 1) === head.w1) values.set(top, SPLIT);
    else appendWide(head, SPLIT);
    split = head;
  };
  const add = (start: AddressWords, next: number): void => {
    if (last === null && compareWords(start, ZERO) !== 0) add(ZERO, 0);
    if (last !== null && compareWords(start, last) <= 0) throw notAscending();
    if (last !== null && next === value) return;
    const inside = split !== null && split.w0 === start.w0 && split.w1 === start.w1;
    if (!inside) leaveSplit(start);
    if (start.w2 === 0 && start.w3 === 0) appendWide(start, next);
    else {
      if (!inside) enterSplit(start);
      appendDeep(start, next);
    }
    last = start;
    value = next;
  };
  return {
    add,
    finish: () => {
      if (last === null) add(ZERO, 0);
      leaveSplit(null);
      const v6Starts = starts.view();
      return {
        v6Starts,
        v6Values: values.view(),
        v6Index: firstLevel(v6Starts, 2),
        deepStarts: deepStarts.view(),
        deepValues: deepValues.view(),
      };
    },
  };
}

function next64(at: AddressWords): AddressWords | null {
  if (at.w1 !== 0xffffffff) return { w0: at.w0, w1: at.w1 + 1, w2: 0, w3: 0 };
  return at.w0 === 0xffffffff ? null : { w0: at.w0 + 1, w1: 0, w2: 0, w3: 0 };
}

/** For each upper half-word of the first word: the last range that starts at or before its first address. */
function firstLevel(starts: Uint32Array, wordsPerStart: 1 | 2): Uint32Array<ArrayBuffer> {
  const count = starts.length / wordsPerStart;
  const index = new Uint32Array(65537);
  let range = 0;
  for (let half = 0; half < 65536; half++) {
    while (range + 1 < count && startsBy(starts, (range + 1) * wordsPerStart, half, wordsPerStart)) range++;
    index[half] = range;
  }
  index[65536] = count - 1;
  return index;
}

function startsBy(starts: Uint32Array, at: number, half: number, wordsPerStart: 1 | 2): boolean {
  const first = starts[at] as number;
  const bound = half * 65536;
  return first < bound || (first === bound && (wordsPerStart === 1 || starts[at + 1] === 0));
}

function notAscending(): InvalidInputError {
  return new InvalidInputError('expected address ranges in ascending order');
}
