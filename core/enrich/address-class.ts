import { type AddressWords, V4_MARK } from './address-words.ts';
import { prefixMap } from './prefix-map.ts';
import { type AddressClass, SPECIAL_BLOCKS } from './special-blocks.ts';

export { ADDRESS_CLASSES, type AddressClass } from './special-blocks.ts';

const classOf = prefixMap(SPECIAL_BLOCKS.map((block) => ({ cidr: block.cidr, value: block.class })));

/** Class of an address by the IANA registries; `reserved` also stands for space never given out. */
export function addressClass(address: AddressWords): AddressClass {
  return classOf(address) ?? 'reserved';
}

/**
 * The IPv4 address a transition address carries, or null: NAT64 with the well-known prefix (RFC 6052 sec. 2.2), 6to4 (RFC 3056
 * sec. 2: the site's router), Teredo (RFC 4380 sec. 4: the client's public address, bits inverted). Local-use NAT64 prefixes
 * (RFC 8215) leave the position to the operator and are not decoded.
 */
export function embeddedV4(address: AddressWords): AddressWords | null {
  const { w0, w1, w2, w3 } = address;
  if (w0 === 0x0064ff9b && w1 === 0 && w2 === 0) return mapped(w3);
  if (w0 >>> 16 === 0x2002) return mapped(((w0 << 16) | (w1 >>> 16)) >>> 0);
  if (w0 === 0x20010000) return mapped(~w3 >>> 0);
  return null;
}

function mapped(value: number): AddressWords {
  return { w0: 0, w1: 0, w2: V4_MARK, w3: value };
}
