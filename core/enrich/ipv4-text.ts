const ZERO = 48;
const NINE = 57;
const DOT = 46;

/** Where an IPv4 address read from text ends, and its value; `plain` when the text is already canonical (no leading zeros). */
export interface Ipv4Reading {
  readonly value: number;
  readonly end: number;
  readonly plain: boolean;
}

/**
 * Reads a dotted quad from `start` and stops at the first character after the fourth number.
 * Numbers are decimal even with leading zeros (`010` is ten, as operators print it, not eight). Null when there is none.
 */
export function readIpv4(text: string, start: number): Ipv4Reading | null {
  const length = text.length;
  let value = 0;
  let plain = true;
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return null;
    const first = at;
    let octet = 0;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      octet = octet * 10 + code - ZERO;
      at++;
      if (at - first > 3) return null;
    }
    const digits = at - first;
    if (digits === 0 || octet > 255) return null;
    if (digits > 1 && text.charCodeAt(first) === ZERO) plain = false;
    value = value * 256 + octet;
  }
  return { value, end: at, plain };
}

/** Dotted quad of an unsigned 32-bit value. */
export function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}
