/**
 * Which value belongs to an address: sorted range starts, binary search, a 16-bit first-level index to shorten it.
 * Invariant: starts ascend, the first is zero, a range reaches to the next start; value 0 means "nothing known".
 */
import { type AddressWords, isV4 } from './address-words.ts';

export interface RangeArrays {
  /** IPv4: first address of each range. */
  readonly v4Starts: Uint32Array;
  readonly v4Values: Uint32Array;
  /** 65,537 entries: for each upper half-word the range its first address lies in; the last entry is the last range. */
  readonly v4Index: Uint32Array;
  /** IPv6: upper 64 bits of each range's first address, two words per range. */
  readonly v6Starts: Uint32Array;
  readonly v6Values: Uint32Array;
  readonly v6Index: Uint32Array;
  /** Ranges inside a /64 that holds more than one (such a /64 has the value SPLIT): whole addresses, four words per range. */
  readonly deepStarts: Uint32Array;
  readonly deepValues: Uint32Array;
}

/** Value of a /64 whose ranges are in `deepStarts`. */
export const SPLIT = 0xffffffff;

/** Value of the range `words` lies in; 0 when nothing is known of it. */
export function rangeValue(arrays: RangeArrays, words: AddressWords): number {
  return isV4(words) ? v4RangeValue(arrays, words.w3) : v6RangeValue(arrays, words);
}

/** As `rangeValue`, for an IPv4 address as an unsigned 32-bit number. */
export function v4RangeValue(arrays: RangeArrays, address: number): number {
  const { v4Starts, v4Index, v4Values } = arrays;
  let low = v4Index[address >>> 16] as number;
  let high = v4Index[(address >>> 16) + 1] as number;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((v4Starts[middle] as number) <= address) low = middle;
    else high = middle - 1;
  }
  return v4Values[low] as number;
}

function v6RangeValue(arrays: RangeArrays, words: AddressWords): number {
  const { v6Starts, v6Index, v6Values } = arrays;
  const { w0, w1 } = words;
  let low = v6Index[w0 >>> 16] as number;
  let high = v6Index[(w0 >>> 16) + 1] as number;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const start = v6Starts[middle * 2] as number;
    if (start < w0 || (start === w0 && (v6Starts[middle * 2 + 1] as number) <= w1)) low = middle;
    else high = middle - 1;
  }
  const value = v6Values[low] as number;
  return value === SPLIT ? deepRangeValue(arrays, words) : value;
}

function deepRangeValue(arrays: RangeArrays, words: AddressWords): number {
  const { deepStarts, deepValues } = arrays;
  let low = 0;
  let high = deepValues.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (startsAtOrBefore(deepStarts, middle * 4, words)) low = middle;
    else high = middle - 1;
  }
  return deepValues[low] as number;
}

function startsAtOrBefore(starts: Uint32Array, at: number, words: AddressWords): boolean {
  const s0 = starts[at] as number;
  if (s0 !== words.w0) return s0 < words.w0;
  const s1 = starts[at + 1] as number;
  if (s1 !== words.w1) return s1 < words.w1;
  const s2 = starts[at + 2] as number;
  if (s2 !== words.w2) return s2 < words.w2;
  return (starts[at + 3] as number) <= words.w3;
}
