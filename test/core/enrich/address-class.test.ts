import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedAddress, parseAddress } from '../../../core/enrich/address.ts';
import { addressClass, embeddedV4 } from '../../../core/enrich/address-class.ts';
import { keyOf } from '../../../core/enrich/address-words.ts';
import { cidrRange } from '../../../core/enrich/cidr.ts';
import { ipv4Text } from '../../../core/enrich/ipv4-text.ts';
import { SPECIAL_BLOCKS } from '../../../core/enrich/special-blocks.ts';

const parsed = (text: string): ParsedAddress => parseAddress(text) as ParsedAddress;

fc.configureGlobal({ seed: 3 });

describe('addressClass', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['49.32.1.2', 'public'],
    ['9.255.255.255', 'public'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['11.0.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.168.255.255', 'private'],
    ['100.63.255.255', 'public'],
    ['100.64.0.0', 'cgnat'],
    ['100.127.255.255', 'cgnat'],
    ['100.128.0.0', 'public'],
    ['127.0.0.1', 'loopback'],
    ['169.254.1.1', 'link_local'],
    ['192.0.0.8', 'reserved'],
    ['192.0.0.9', 'public'],
    ['192.0.0.10', 'public'],
    ['192.0.0.11', 'reserved'],
    ['192.0.2.5', 'documentation'],
    ['198.51.100.5', 'documentation'],
    ['203.0.113.5', 'documentation'],
    ['198.17.255.255', 'public'],
    ['198.18.0.0', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['192.31.196.1', 'public'],
    ['192.88.99.1', 'reserved'],
    ['223.255.255.255', 'public'],
    ['224.0.0.251', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.254', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'reserved'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::2', 'reserved'],
    ['::ffff:10.1.2.3', 'private'],
    ['2405:200::1', 'public'],
    ['2001:4860:4860::8888', 'public'],
    ['2001::1', 'teredo'],
    ['2001:1::1', 'public'],
    ['2001:1::4', 'reserved'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'reserved'],
    ['2001:20::1', 'public'],
    ['2001:200::1', 'public'],
    ['2001:db8::1', 'documentation'],
    ['2002:c000:201::1', '6to4'],
    ['3fff:fff::1', 'documentation'],
    ['3fff:1000::1', 'public'],
    ['64:ff9b::c000:201', 'nat64'],
    ['64:ff9b:1::1', 'nat64'],
    ['100::1', 'reserved'],
    ['4000::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['fbff::1', 'reserved'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fe80::1', 'link_local'],
    ['fec0::1', 'reserved'],
    ['ff02::1', 'multicast'],
  ])('calls %s %s', (text, expected) => {
    expect(addressClass(parsed(text))).toBe(expected);
  });

  it('gives every address the class of the longest block that holds it', () => {
    const blocks = SPECIAL_BLOCKS.map((block) => {
      const list = new BlockList();
      const [base, bits] = block.cidr.split('/') as [string, string];
      list.addSubnet(base, Number(bits), base.includes(':') ? 'ipv6' : 'ipv4');
      return { ...block, list, bits: Number(bits), family: base.includes(':') ? 6 : 4 };
    });
    const edges = SPECIAL_BLOCKS.flatMap(({ cidr }) =>
      Object.values(cidrRange(cidr)).map((words) => BigInt(`0x${keyOf(words)}`)),
    );
    const near = fc.tuple(fc.constantFrom(...edges), fc.bigInt(-2n, 2n)).map(([edge, step]) => edge + step);
    fc.assert(
      fc.property(near, (value) => {
        fc.pre(value >= 0n && value < 1n << 128n);
        const address = parsed((value.toString(16).padStart(32, '0').match(/.{4}/g) as string[]).join(':'));
        const holding = blocks.filter(
          ({ list, family }) =>
            family === address.version && list.check(address.text, address.version === 4 ? 'ipv4' : 'ipv6'),
        );
        const longest = holding.reduce((a, b) => (b.bits > a.bits ? b : a));
        expect(addressClass(address)).toBe(longest.class);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('embeddedV4', () => {
  it.each([
    ['64:ff9b::192.0.2.33', '192.0.2.33'],
    ['2002:c000:221::1', '192.0.2.33'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.0.2.45'],
  ])('finds the address inside %s', (text, expected) => {
    expect(ipv4Text(embeddedV4(parsed(text))?.w3 ?? 0)).toBe(expected);
  });

  it.each(['64:ff9b:1::192.0.2.33', '64:ff9b:0:0:1::1', '2001:1::1', '2003::1', '192.0.2.33'])(
    'finds none in %s',
    (text) => {
      expect(embeddedV4(parsed(text))).toBeNull();
    },
  );
});
