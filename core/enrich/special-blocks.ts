/** Classes of addresses as data, so that the registry can be read off and checked line by line. */
export const ADDRESS_CLASSES = [
  'public',
  'private',
  'cgnat',
  'loopback',
  'link_local',
  'multicast',
  'broadcast',
  'unspecified',
  'documentation',
  'benchmarking',
  'nat64',
  '6to4',
  'teredo',
  'reserved',
] as const;

export type AddressClass = (typeof ADDRESS_CLASSES)[number];

export interface SpecialBlock {
  readonly cidr: string;
  readonly class: AddressClass;
  /** The document that sets the block aside. */
  readonly rfc: string;
}

const block = (cidr: string, cls: AddressClass, rfc: string): SpecialBlock => ({ cidr, class: cls, rfc });

/**
 * IANA IPv4 and IPv6 Special-Purpose Address Registries and the IPv6 address space registry. Blocks nest; the longest wins.
 * A block the registries call globally reachable is public, except transition mechanisms, which carry an IPv4 address.
 */
export const SPECIAL_BLOCKS: readonly SpecialBlock[] = [
  block('0.0.0.0/0', 'public', 'RFC 791'),
  block('0.0.0.0/8', 'reserved', 'RFC 791, "this network"'),
  block('0.0.0.0/32', 'unspecified', 'RFC 1122'),
  block('10.0.0.0/8', 'private', 'RFC 1918'),
  block('100.64.0.0/10', 'cgnat', 'RFC 6598'),
  block('127.0.0.0/8', 'loopback', 'RFC 1122'),
  block('169.254.0.0/16', 'link_local', 'RFC 3927'),
  block('172.16.0.0/12', 'private', 'RFC 1918'),
  block('192.0.0.0/24', 'reserved', 'RFC 6890'),
  block('192.0.0.9/32', 'public', 'RFC 7723'),
  block('192.0.0.10/32', 'public', 'RFC 8155'),
  block('192.0.2.0/24', 'documentation', 'RFC 5737'),
  block('192.88.99.0/24', 'reserved', 'RFC 7526, former 6to4 relay anycast'),
  block('192.168.0.0/16', 'private', 'RFC 1918'),
  block('198.18.0.0/15', 'benchmarking', 'RFC 2544'),
  block('198.51.100.0/24', 'documentation', 'RFC 5737'),
  block('203.0.113.0/24', 'documentation', 'RFC 5737'),
  block('224.0.0.0/4', 'multicast', 'RFC 5771'),
  block('240.0.0.0/4', 'reserved', 'RFC 1112'),
  block('255.255.255.255/32', 'broadcast', 'RFC 8190, RFC 919'),
  block('::/0', 'reserved', 'RFC 4291: only 2000::/3 is global unicast'),
  block('::/128', 'unspecified', 'RFC 4291'),
  block('::1/128', 'loopback', 'RFC 4291'),
  block('64:ff9b::/96', 'nat64', 'RFC 6052'),
  block('64:ff9b:1::/48', 'nat64', 'RFC 8215'),
  block('2000::/3', 'public', 'RFC 4291'),
  block('2001::/23', 'reserved', 'RFC 2928'),
  block('2001::/32', 'teredo', 'RFC 4380'),
  block('2001:1::1/128', 'public', 'RFC 7723'),
  block('2001:1::2/128', 'public', 'RFC 8155'),
  block('2001:1::3/128', 'public', 'RFC 9665'),
  block('2001:2::/48', 'benchmarking', 'RFC 5180'),
  block('2001:3::/32', 'public', 'RFC 7450'),
  block('2001:4:112::/48', 'public', 'RFC 7535'),
  block('2001:20::/28', 'public', 'RFC 7343'),
  block('2001:30::/28', 'public', 'RFC 9374'),
  block('2001:db8::/32', 'documentation', 'RFC 3849'),
  block('2002::/16', '6to4', 'RFC 3056'),
  block('3fff::/20', 'documentation', 'RFC 9637'),
  block('fc00::/7', 'private', 'RFC 4193'),
  block('fe80::/10', 'link_local', 'RFC 4291'),
  block('ff00::/8', 'multicast', 'RFC 4291'),
];
