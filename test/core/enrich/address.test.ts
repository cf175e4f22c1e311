import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../core/enrich/address.ts';
import { compareWords, isV4, keyOf, wordsOfKey } from '../../../core/enrich/address-words.ts';

const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 });
const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

fc.configureGlobal({ seed: 3 });

describe('parseAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', '4c0000201'],
    ['010.001.002.003', '10.1.2.3', '40a010203'],
    ['::ffff:49.32.1.2', '49.32.1.2', '431200102'],
    ['::FFFF:3120:0102', '49.32.1.2', '431200102'],
    ['0:0:0:0:0:ffff:49.32.1.2', '49.32.1.2', '431200102'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1', '620010db8000000000000000000000001'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '620010db8000000000001000000000001'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '620010db8000000010001000100010001'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', '600010002000300040005000600070000'],
    ['fe80::1%eth0', 'fe80::1', '6fe800000000000000000000000000001'],
    ['[2001:db8::1]', '2001:db8::1', '620010db8000000000000000000000001'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', '60064ff9b0000000000000000c0000221'],
    [' 192.0.2.1\t', '192.0.2.1', '4c0000201'],
    ['0.0.0.0', '0.0.0.0', '400000000'],
    ['::', '::', '600000000000000000000000000000000'],
  ])('reads %s as %s', (raw, text, key) => {
    expect(parseAddress(raw)).toMatchObject({ text, key, port: null, prefix: null });
  });

  it.each([
    ['192.0.2.1:443', '192.0.2.1', 443, null],
    ['[2001:db8::1]:443', '2001:db8::1', 443, null],
    ['[fe80::1%eth0]:53', 'fe80::1', 53, null],
    ['[192.0.2.1]:80', '192.0.2.1', 80, null],
    ['[::ffff:192.0.2.1]:80', '192.0.2.1', 80, null],
    ['2001:db8::1.443', '2001:db8::1', 443, null],
    ['::ffff:192.0.2.1.443', '192.0.2.1', 443, null],
    ['192.0.2.1/32', '192.0.2.1', null, null],
    ['2001:db8::1/128', '2001:db8::1', null, null],
    ['192.0.2.1/24', '192.0.2.1', null, 24],
    ['2001:db8::/64', '2001:db8::', null, 64],
    ['fe80::1%eth0/64', 'fe80::1', null, 64],
    ['::ffff:192.0.2.0/120', '192.0.2.0', null, 24],
    ['::ffff:192.0.2.1/128', '192.0.2.1', null, null],
  ])('takes port and prefix off %s', (raw, text, port, prefix) => {
    expect(parseAddress(raw)).toMatchObject({ text, port, prefix });
  });

  it.each([
    '',
    '-',
    'unknown',
    'example.org',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.0004',
    '1..2.3',
    '1.2.3.4:',
    '1.2.3.4:70000',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4:80/24',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::1',
    '2001:db8::1/129',
    '[2001:db8::1',
    '2001:db8::1]',
    '[2001:db8::1]443',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '::1.2.3',
    '1.2.3.4::',
    '::ffff:1.2.3.4/64',
    'dead.443',
    '::1.70000',
    `${'1'.repeat(1_000_000)}`,
  ])('refuses %.40s', (raw) => {
    expect(parseAddress(raw)).toBeNull();
  });

  it('gives IPv6 the same text as the WHATWG URL serialiser, from any spelling', () => {
    fc.assert(
      fc.property(groups, fc.boolean(), (list, upper) => {
        const mapped = list.slice(0, 5).every((group) => group === 0) && list[5] === 0xffff;
        fc.pre(!mapped);
        const full = list.map((group) => hex(group, 4)).join(':');
        const expected = new URL(`http://[${full}]`).hostname.slice(1, -1);
        for (const spelling of [full, expected, list.map((group) => group.toString(16)).join(':')]) {
          const parsed = parseAddress(upper ? spelling.toUpperCase() : spelling);
          expect(parsed).toMatchObject({ version: 6, text: expected, key: `6${full.replaceAll(':', '')}` });
        }
      }),
    );
  });

  it('gives IPv4 one text and key whether plain, padded with zeros or mapped into IPv6', () => {
    fc.assert(
      fc.property(octets, fc.integer({ min: 0, max: 65535 }), (list, port) => {
        const text = list.join('.');
        const key = `4${list.map((octet) => hex(octet, 2)).join('')}`;
        const padded = list.map((octet) => String(octet).padStart(3, '0')).join('.');
        for (const raw of [text, padded, `::ffff:${text}`, `${text}/32`]) {
          expect(parseAddress(raw)).toMatchObject({ version: 4, text, key, port: null, prefix: null });
        }
        expect(parseAddress(`${text}:${port}`)).toMatchObject({ text, key, port });
      }),
    );
  });

  it('accepts exactly what the platform accepts among plain address-like texts', () => {
    const piece = fc.constantFrom(':', '::', '.', '0', '1', '12', 'ff', 'ffff', '255', '10', 'a', '1.2.3.4', '2001');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const raw = pieces.join('');
        // A port behind `v4:` or `v6.` and zeros in front are ours to accept; the platform knows neither.
        fc.pre(
          !/(^|[.:])0\d/.test(raw) &&
            !/^\d+\.\d+\.\d+\.\d+:/.test(raw) &&
            !/:[^.]*\.\d+$/.test(raw) &&
            !/(\d+\.){4}\d+$/.test(raw),
        );
        expect(parseAddress(raw)?.version ?? 0, raw).toBe(
          isIP(raw) === 6 && parseAddress(raw)?.key.startsWith('4') ? 4 : isIP(raw),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('never throws, and reads back its own text, whatever it is given', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[0-9a-fA-F:.%/[\]]{0,50}$/),
    );
    fc.assert(
      fc.property(text, (raw) => {
        const parsed = parseAddress(raw);
        if (parsed !== null) expect(parseAddress(parsed.text)).toMatchObject({ text: parsed.text, key: parsed.key });
      }),
      { numRuns: 5000 },
    );
  });
});

describe('keyOf', () => {
  it('sorts as text the way the addresses of a version sort as numbers, IPv4 first, and reads back', () => {
    const words = fc
      .tuple(
        ...([0, 1, 2, 3].map(() => fc.oneof(fc.constantFrom(0, 1, 0xffff, 0xffffffff), fc.nat(0xffffffff))) as [
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
        ]),
      )
      .chain(([w0, w1, w2, w3]) => fc.constantFrom({ w0, w1, w2, w3 }, { w0: 0, w1: 0, w2: 0xffff, w3 }));
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(wordsOfKey(keyOf(a))).toEqual(a);
        const order = isV4(a) === isV4(b) ? Math.sign(compareWords(a, b)) : isV4(a) ? -1 : 1;
        expect(order).toBe(keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
      }),
    );
  });
});
