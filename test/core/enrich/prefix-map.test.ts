import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../core/enrich/address-words.ts';
import { blockOf, cidrRange } from '../../../core/enrich/cidr.ts';
import { ipv4Text } from '../../../core/enrich/ipv4-text.ts';
import { prefixMap } from '../../../core/enrich/prefix-map.ts';
import { v4Words } from './mmdb-fixture.ts';

fc.configureGlobal({ seed: 5 });

const base = fc.oneof(fc.constantFrom(0, 1, 0x0a000000, 0x0a0000ff, 0xffffffff, 0xffffff00), fc.nat(0xffffffff));

describe('prefixMap', () => {
  it('gives the value of the longest prefix, as trying them all does', () => {
    const blocks = fc.array(fc.record({ base, bits: fc.integer({ min: 0, max: 32 }) }), { maxLength: 15 });
    fc.assert(
      fc.property(blocks, fc.array(base, { maxLength: 20 }), (list, asked) => {
        const cidrs = [
          ...new Set(list.map(({ base: at, bits }) => `${ipv4Text(blockOf(v4Words(at), bits + 96).first.w3)}/${bits}`)),
        ];
        const find = prefixMap(cidrs.map((cidr) => ({ cidr, value: cidr })));
        const edges = cidrs.flatMap((cidr) => Object.values(cidrRange(cidr)).map((words) => words.w3));
        for (const address of [
          ...asked,
          ...edges,
          ...edges.map((edge) => (edge + 1) >>> 0),
          ...edges.map((edge) => (edge - 1) >>> 0),
        ]) {
          const key = keyOf(v4Words(address));
          const holding = cidrs.filter(
            (cidr) => keyOf(cidrRange(cidr).first) <= key && key <= keyOf(cidrRange(cidr).last),
          );
          const longest = holding.sort((a, b) => Number(b.split('/')[1]) - Number(a.split('/')[1]))[0];
          expect(find(v4Words(address))).toBe(longest ?? null);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps IPv4 and IPv6 apart, even under ::/0', () => {
    const find = prefixMap([
      { cidr: '::/0', value: 'six' },
      { cidr: '2001:db8::/32', value: 'doc' },
      { cidr: '10.0.0.0/8', value: 'ten' },
    ]);
    expect(find(v4Words(0x0a000001))).toBe('ten');
    expect(find(v4Words(0x0b000001))).toBeNull();
    expect(find({ w0: 0x20010db8, w1: 0, w2: 0, w3: 1 })).toBe('doc');
    expect(find({ w0: 0xffffffff, w1: 0xffffffff, w2: 0xffffffff, w3: 0xffffffff })).toBe('six');
  });
});
