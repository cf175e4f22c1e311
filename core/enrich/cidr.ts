import { InvalidInputError } from '../errors.ts';
import { parseAddress } from './address.ts';
import { type AddressWords, compareWords, isV4, keyOf, V4_MARK } from './address-words.ts';

/** First and last address of a block. */
export interface AddressRange {
  readonly first: AddressWords;
  readonly last: AddressWords;
}

/**
 * The block a text names: `10.0.0.0/8`, `2001:db8::/32`, or one address. Host bits may be set (10.1.2.3/8 is 10.0.0.0/8), and a prefix
 * written behind an IPv6 form counts 128 bits (::ffff:10.0.0.0/104 is 10.0.0.0/8). IPv4 lies at ::ffff:0:0/96, so an IPv6 block
 * shorter than that which covers it (::/0) covers all of IPv4 too. Throws InvalidInputError naming the text.
 */
export function cidrRange(text: string): AddressRange {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  const base = slash < 0 ? trimmed : trimmed.slice(0, slash);
  const address = parseAddress(base);
  if (address === null || address.port !== null || address.prefix !== null) {
    throw new InvalidInputError(
      `expected an address or CIDR block such as 10.0.0.0/8 or 2001:db8::/32, found "${shown(text)}"`,
    );
  }
  const writtenAsV4 = !base.includes(':');
  const widest = writtenAsV4 ? 32 : 128;
  const digits = slash < 0 ? String(widest) : trimmed.slice(slash + 1);
  const bits = /^\d{1,3}$/.test(digits) ? Number(digits) : -1;
  if (bits < 0 || bits > widest) {
    throw new InvalidInputError(`expected a prefix length from 0 to ${widest} after the slash, found "${shown(text)}"`);
  }
  return blockOf(address, writtenAsV4 ? bits + 96 : bits);
}

/** Lowest and highest key (see `keyOf`) of the block a text names: a row is inside when its key lies between them. */
export function cidrKeys(text: string): { readonly lo: string; readonly hi: string } {
  const { first, last } = cidrRange(text);
  // A block around all of IPv4 begins at ::, and its IPv6 keys follow those of IPv4. (Of the blocks that end with IPv4,
  // /80 to /95, which nobody uses, only the IPv4 part is covered.)
  const coversV4 = !isV4(first) && compareWords(first, V4_FIRST) < 0 && compareWords(V4_FIRST, last) < 0;
  return { lo: keyOf(coversV4 ? V4_FIRST : first), hi: keyOf(last) };
}

const V4_FIRST: AddressWords = { w0: 0, w1: 0, w2: V4_MARK, w3: 0 };

/** The block of `bits` (0 to 128) leading bits around an address. */
export function blockOf(address: AddressWords, bits: number): AddressRange {
  const word = (value: number, at: number, fill: boolean): number => {
    const kept = Math.min(32, Math.max(0, bits - at * 32));
    const host = kept === 0 ? 0xffffffff : kept === 32 ? 0 : 0xffffffff >>> kept;
    return (fill ? value | host : value & ~host) >>> 0;
  };
  const edge = (fill: boolean): AddressWords => ({
    w0: word(address.w0, 0, fill),
    w1: word(address.w1, 1, fill),
    w2: word(address.w2, 2, fill),
    w3: word(address.w3, 3, fill),
  });
  return { first: edge(false), last: edge(true) };
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
