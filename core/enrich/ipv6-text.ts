/** IPv6 text: reading (RFC 4291 sec. 2.2, every printed form) and writing (RFC 5952, the one canonical form). */
import type { AddressWords } from './address-words.ts';
import { readIpv4 } from './ipv4-text.ts';

const COLON = 58;
const DOT = 46;
const GROUPS = 8;

/** Reused between calls: reading is synchronous and the words are copied out before returning. */
const groups = new Uint16Array(GROUPS);

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Value of the hex group at `at` (1 to 4 digits) with its length in the upper half, or -1. */
function readGroup(text: string, at: number): number {
  let value = 0;
  let digits = 0;
  for (; digits < 5; digits++) {
    const digit = hexDigit(text.charCodeAt(at + digits));
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  return digits === 0 || digits > 4 ? -1 : digits * 0x10000 + value;
}

function spread(count: number, gap: number): boolean {
  if (gap < 0) return count === GROUPS;
  if (count >= GROUPS) return false;
  const tail = count - gap;
  groups.copyWithin(GROUPS - tail, gap, count);
  groups.fill(0, gap, GROUPS - tail);
  return true;
}

function pack(): AddressWords {
  return { w0: packed(0), w1: packed(2), w2: packed(4), w3: packed(6) };
}

function packed(at: number): number {
  return (groups[at] as number) * 0x10000 + (groups[at + 1] as number);
}

function unpack(word: number, at: number): void {
  groups[at] = word >>> 16;
  groups[at + 1] = word & 0xffff;
}

/** Reads a whole text as an IPv6 address (no brackets, zone, port or prefix; a dotted quad may stand last). Null when it is none. */
export function readIpv6(text: string): AddressWords | null {
  const length = text.length;
  if (length < 2) return null;
  let count = 0;
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return null;
    gap = 0;
    at = 2;
  }
  while (at < length) {
    if (count === GROUPS) return null;
    const group = readGroup(text, at);
    if (group < 0) return null;
    const end = at + (group >>> 16);
    if (text.charCodeAt(end) === DOT) {
      const quad = count <= GROUPS - 2 ? readIpv4(text, at) : null;
      if (quad === null || quad.end !== length) return null;
      groups[count++] = quad.value / 0x10000;
      groups[count++] = quad.value % 0x10000;
      break;
    }
    groups[count++] = group & 0xffff;
    if (end === length) break;
    if (text.charCodeAt(end) !== COLON || end + 1 === length) return null;
    at = end + 1;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return null;
      gap = count;
      at++;
    }
  }
  return spread(count, gap) ? pack() : null;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`; never a dotted quad. */
export function ipv6Text(words: AddressWords): string {
  unpack(words.w0, 0);
  unpack(words.w1, 2);
  unpack(words.w2, 4);
  unpack(words.w3, 6);
  let gapStart = -1;
  let gapLength = 1;
  for (let i = 0, run = 0; i < GROUPS; i++) {
    run = groups[i] === 0 ? run + 1 : 0;
    if (run > gapLength) {
      gapLength = run;
      gapStart = i - run + 1;
    }
  }
  if (gapStart < 0) return joined(0, GROUPS);
  return `${joined(0, gapStart)}::${joined(gapStart + gapLength, GROUPS)}`;
}

function joined(from: number, to: number): string {
  let text = from < to ? (groups[from] as number).toString(16) : '';
  for (let i = from + 1; i < to; i++) text += `:${(groups[i] as number).toString(16)}`;
  return text;
}
