/** The 128 bits of an address as four unsigned 32-bit words, most significant first; an IPv4 address is 0, 0, 0xffff, v4 (RFC 4291 sec. 2.5.5.2). */
export interface AddressWords {
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

/** Third word of every IPv4-mapped address. */
export const V4_MARK = 0xffff;

const HEX_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function isV4(words: AddressWords): boolean {
  return words.w0 === 0 && words.w1 === 0 && words.w2 === V4_MARK;
}

/** 8 lower-case hex digits of an unsigned 32-bit word. */
export function wordHex(word: number): string {
  return (
    (HEX_BYTE[word >>> 24] as string) +
    HEX_BYTE[(word >>> 16) & 255] +
    HEX_BYTE[(word >>> 8) & 255] +
    HEX_BYTE[word & 255]
  );
}

/**
 * Sortable key of an address: its version, then its lower-case hex digits (8 or 32), so that text order is numeric order
 * with IPv4 before IPv6. Short, because most addresses are IPv4 and every row has up to three.
 */
export function keyOf(words: AddressWords): string {
  if (isV4(words)) return `4${wordHex(words.w3)}`;
  return `6${wordHex(words.w0)}${wordHex(words.w1)}${wordHex(words.w2)}${wordHex(words.w3)}`;
}

/** The words of a key made by `keyOf`. */
export function wordsOfKey(key: string): AddressWords {
  const word = (at: number) => Number.parseInt(key.slice(1 + at * 8, 9 + at * 8), 16);
  if (key.startsWith('4')) return { w0: 0, w1: 0, w2: V4_MARK, w3: word(0) };
  return { w0: word(0), w1: word(1), w2: word(2), w3: word(3) };
}

/** Numeric order of two addresses, as `Array.sort` wants it. */
export function compareWords(a: AddressWords, b: AddressWords): number {
  return a.w0 - b.w0 || a.w1 - b.w1 || a.w2 - b.w2 || a.w3 - b.w3;
}

/** The next higher address, or null after ffff:...:ffff. */
export function nextWords(words: AddressWords): AddressWords | null {
  const { w0, w1, w2, w3 } = words;
  if (w3 !== 0xffffffff) return { w0, w1, w2, w3: w3 + 1 };
  if (w2 !== 0xffffffff) return { w0, w1, w2: w2 + 1, w3: 0 };
  if (w1 !== 0xffffffff) return { w0, w1: w1 + 1, w2: 0, w3: 0 };
  return w0 === 0xffffffff ? null : { w0: w0 + 1, w1: 0, w2: 0, w3: 0 };
}
