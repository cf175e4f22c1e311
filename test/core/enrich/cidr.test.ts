import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../core/enrich/address.ts';
import { cidrKeys } from '../../../core/enrich/cidr.ts';
import { InvalidInputError } from '../../../core/errors.ts';

const v4 = fc.nat(0xffffffff).map((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.'));
const v6 = fc
  .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
  .map((list) => list.map((group) => group.toString(16)).join(':'))
  .filter((text) => parseAddress(text)?.version === 6);

/** Addresses near the block, so that both answers occur: the base with one bit flipped, or the base itself. */
function flipped(text: string, bit: number): string {
  const { w0, w1, w2, w3 } = parseAddress(text)!;
  const number = [w0, w1, w2, w3].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) ^ (1n << BigInt(bit));
  const hex = number.toString(16).padStart(32, '0');
  return (hex.match(/.{4}/g) as string[]).join(':');
}

const inside = (cidr: string, address: string): boolean => {
  const { lo, hi } = cidrKeys(cidr);
  const key = parseAddress(address)?.key as string;
  return lo <= key && key <= hi;
};

fc.configureGlobal({ seed: 3 });

describe('cidrKeys', () => {
  it('agrees with the platform block list for IPv4', () => {
    fc.assert(
      fc.property(v4, fc.integer({ min: 0, max: 32 }), fc.nat(31), (base, bits, bit) => {
        const blocks = new BlockList();
        blocks.addSubnet(base, bits, 'ipv4');
        const other = parseAddress(flipped(base, bit))?.text as string;
        for (const address of [base, other])
          expect(inside(`${base}/${bits}`, address)).toBe(blocks.check(address, 'ipv4'));
      }),
    );
  });

  it('agrees with the platform block list for IPv6', () => {
    fc.assert(
      fc.property(v6, fc.integer({ min: 1, max: 128 }), fc.nat(127), (base, bits, bit) => {
        const blocks = new BlockList();
        blocks.addSubnet(base, bits, 'ipv6');
        const other = flipped(base, bit);
        fc.pre(parseAddress(other)?.version === 6);
        for (const address of [base, other])
          expect(inside(`${base}/${bits}`, address)).toBe(blocks.check(address, 'ipv6'));
      }),
    );
  });

  it('takes one address as a block of one', () => {
    const { key } = parseAddress('192.0.2.7') as { key: string };
    expect(cidrKeys('192.0.2.7')).toEqual({ lo: key, hi: key });
    expect(cidrKeys(' 192.0.2.7/32 ')).toEqual({ lo: key, hi: key });
  });

  it('counts a prefix behind a mapped address over 128 bits', () => {
    expect(cidrKeys('::ffff:10.1.2.3/104')).toEqual(cidrKeys('10.0.0.0/8'));
  });

  it('covers everything with ::/0', () => {
    expect(cidrKeys('::/0')).toEqual({ lo: '400000000', hi: `6${'f'.repeat(32)}` });
  });

  it.each([
    '',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '2001:db8::/129',
    '10.0.0/8',
    'example.org',
    '10.0.0.0:80',
    '[::1]:80',
    '10.0.0.0/ 8',
    '10.0.0.0/1e1',
  ])('refuses "%s" and names it', (text) => {
    expect(() => cidrKeys(text)).toThrow(InvalidInputError);
    expect(() => cidrKeys(text)).toThrow(`"${text}"`);
  });
});
