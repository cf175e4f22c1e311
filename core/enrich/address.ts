/** Printed addresses of every source made one: canonical text (RFC 5952; IPv4-mapped becomes IPv4) and a sortable key. */
import { type AddressWords, isV4, keyOf, V4_MARK } from './address-words.ts';
import { type Ipv4Reading, ipv4Text, readIpv4 } from './ipv4-text.ts';
import { ipv6Text, readIpv6 } from './ipv6-text.ts';

/**
 * One address as understood. `text` is canonical, `key` sorts by number (see `keyOf`). `port` and `prefix` are null unless the text
 * carried them; a prefix that names a single address (/32, /128) is dropped, any other is kept and the host bits stay as printed.
 */
export interface ParsedAddress extends AddressWords {
  readonly version: 4 | 6;
  readonly text: string;
  readonly key: string;
  readonly port: number | null;
  readonly prefix: number | null;
}

/** Longer cells hold something else; the limit keeps a hostile megabyte cell cheap. */
const MAX_TEXT = 128;
const OPEN = 91;
const COLON = 58;
const SLASH = 47;

interface Tail {
  readonly port: number | null;
  readonly prefix: number | null;
}
const NO_TAIL: Tail = { port: null, prefix: null };

/** Decimal number of `text` from `start` to its end, or -1 when it is not 1 to 5 digits or above `max`. */
function readNumber(text: string, start: number, max: number): number {
  const length = text.length;
  if (start >= length || length - start > 5) return -1;
  let value = 0;
  for (let at = start; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value > max ? -1 : value;
}

/** `:port`, `/prefix` or nothing from `start` on; null when it is anything else. */
function readTail(text: string, start: number, maxPrefix: number): Tail | null {
  if (start === text.length) return NO_TAIL;
  const mark = text.charCodeAt(start);
  if (mark === COLON) {
    const port = readNumber(text, start + 1, 65535);
    return port < 0 ? null : { port, prefix: null };
  }
  if (mark !== SLASH) return null;
  const prefix = readNumber(text, start + 1, maxPrefix);
  if (prefix < 0) return null;
  return prefix === maxPrefix ? NO_TAIL : { port: null, prefix };
}

function fromV4(text: string, reading: Ipv4Reading): ParsedAddress | null {
  const tail = readTail(text, reading.end, 32);
  if (tail === null) return null;
  const { value } = reading;
  const words = { w0: 0, w1: 0, w2: V4_MARK, w3: value };
  const canonical = reading.plain && reading.end === text.length ? text : ipv4Text(value);
  return { version: 4, text: canonical, key: keyOf(words), ...words, port: tail.port, prefix: tail.prefix };
}

function fromV6(words: AddressWords, tail: Tail): ParsedAddress | null {
  const { w0, w1, w2, w3 } = words;
  const { port } = tail;
  if (!isV4(words)) {
    return { version: 6, text: ipv6Text(words), key: keyOf(words), w0, w1, w2, w3, port, prefix: tail.prefix };
  }
  // A prefix of a mapped address counts 96 bits more than the IPv4 prefix; below 96 it has no IPv4 meaning.
  const prefix = tail.prefix === null ? null : tail.prefix - 96;
  if (prefix !== null && prefix < 0) return null;
  return { version: 4, text: ipv4Text(w3), key: keyOf(words), w0, w1, w2, w3, port, prefix };
}

function withoutZone(text: string): string {
  const zone = text.indexOf('%');
  return zone < 0 ? text : text.slice(0, zone);
}

/** `[address]`, `[address]:port`, `[address]/prefix`; both versions may stand in brackets. */
function fromBrackets(text: string): ParsedAddress | null {
  const close = text.indexOf(']');
  if (close < 0) return null;
  const inner = text.slice(1, close);
  const reading = readIpv4(inner, 0);
  if (reading !== null) return fromV4(inner + text.slice(close + 1), reading);
  const words = readIpv6(withoutZone(inner));
  const tail = words === null ? null : readTail(text, close + 1, 128);
  return words === null || tail === null ? null : fromV6(words, tail);
}

/** A port written after a dot (`2001:db8::1.443`, as nfdump and tcpdump do): one dot, or a fifth number after a dotted quad. */
function fromDottedPort(body: string): ParsedAddress | null {
  const dot = body.lastIndexOf('.');
  const words = dot < 0 ? null : readIpv6(body.slice(0, dot));
  const port = words === null ? -1 : readNumber(body, dot + 1, 65535);
  return words === null || port < 0 ? null : fromV6(words, { port, prefix: null });
}

function fromBareV6(text: string): ParsedAddress | null {
  const slash = text.indexOf('/');
  const tail = slash < 0 ? NO_TAIL : readTail(text, slash, 128);
  if (tail === null) return null;
  const body = withoutZone(slash < 0 ? text : text.slice(0, slash));
  const words = readIpv6(body);
  if (words !== null) return fromV6(words, tail);
  return tail === NO_TAIL && slash < 0 && body === text ? fromDottedPort(body) : null;
}

function parseTrimmed(text: string): ParsedAddress | null {
  if (text.length < 2 || text.length > MAX_TEXT) return null;
  if (text.charCodeAt(0) === OPEN) return fromBrackets(text);
  const reading = readIpv4(text, 0);
  return reading === null ? fromBareV6(text) : fromV4(text, reading);
}

/**
 * Reads any printed address: IPv4 (leading zeros are decimal), IPv6 in any case and compression, IPv4-mapped IPv6 (becomes IPv4), zone id
 * (dropped), brackets, `v4:port`, `[v6]:port`, `v6.port`, `/prefix`; surrounding blanks are ignored.
 * Null when the text is no address. `0.0.0.0` and `::` are addresses here: whether they mean "none" is the caller's decision.
 */
export function parseAddress(raw: string): ParsedAddress | null {
  return parseTrimmed(raw) ?? retryTrimmed(raw);
}

function retryTrimmed(raw: string): ParsedAddress | null {
  if (raw.length > 4 * MAX_TEXT) return null;
  const trimmed = raw.trim();
  return trimmed.length === raw.length ? null : parseTrimmed(trimmed);
}
