import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCells } from '../../../core/formats/cells.ts';
import { NULL_WORDS } from '../../../core/formats/null-words.ts';
import { createLineScanner } from '../../../core/scan/line-scanner.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const COLUMNS = 3;

function scanner(options: { quoted?: boolean; delimiter?: number } = {}) {
  return createLineScanner({
    delimiter: options.delimiter ?? 44,
    quoted: options.quoted ?? true,
    cells: COLUMNS,
    columns: COLUMNS,
    header: bytes('a,b,c'),
    maxLine: 200,
  });
}

/** Plain reading of what the scanner says of a line. */
function isPlainRecord(line: string): boolean {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (text === '' || text === 'a,b,c' || text.startsWith('\uFEFF') || bytes(text).length > 200) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL and CR are what it looks for
  if (/[\u0000\r]/.test(text)) return false;
  const cells = splitCells(text, ',');
  if (cells === null || cells.length !== COLUMNS || /^,*$/.test(text)) return false;
  // Quotes may only stand around whole cells, doubled inside them.
  return text.replace(/(^|,)"(?:[^"]|"")*"(?=,|$)/g, '$1').includes('"') === false;
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    '12',
    '1.5',
    '-',
    'NA',
    '"q"',
    '"a,b"',
    '"say ""hi"""',
    '"open',
    'mid"dle',
    ' y',
    'é',
    '\u0000',
    '\r',
    '9E+11',
  ),
  fc.string({ maxLength: 6 }).filter((text) => !text.includes('\n')),
);
const line = fc.oneof(
  { weight: 5, arbitrary: fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => cells.join(',')) },
  { weight: 1, arbitrary: fc.constantFrom('a,b,c', '\uFEFFa,b,c', ',,', `${'z'.repeat(300)},1,2`, '1,2,3\r') },
);

function reported(text: string, scan = scanner()) {
  const { lines, irregular, irregularCount } = scan.scan(bytes(text));
  const found = Array.from({ length: irregularCount }, (_, i) => ({
    line: irregular[i * 3]!,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes(text).subarray(irregular[i * 3 + 1]!, irregular[i * 3 + 2]!),
    ),
  }));
  return { lines, found };
}

describe('line scanner', () => {
  it('reports exactly the lines that are no plain record, each once and in order', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (all, closed) => {
        const text = all.join('\n') + (closed && all.length > 0 ? '\n' : '');
        const physical = text === '' ? [] : text.replace(/\n$/, '').split('\n');
        const { lines, found } = reported(text);
        expect(lines).toBe(physical.length);
        const expected = physical.flatMap((one, i) => (isPlainRecord(one) ? [] : [{ line: i, text: one }]));
        expect(found).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows of each column no more than its cells show', () => {
    const plain = fc.array(fc.stringMatching(/^[0-9A-Za-z. '=+-]{0,8}$/), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 8 }), (rows) => {
        const scan = scanner();
        const taken = rows.filter((cells) => isPlainRecord(cells.join(',')));
        scan.scan(bytes(rows.map((cells) => cells.join(',')).join('\n')));
        for (const [i, facts] of scan.facts().entries()) {
          const cells = taken.map((one) => one[i]!).filter((one) => one !== '');
          if (facts.digits) expect(cells.every((one) => /^\d+$/.test(one))).toBe(true);
          if (facts.noExponent) expect(cells.some((one) => /e/i.test(one))).toBe(false);
          if (facts.lower) expect(cells.some((one) => /[A-Z]/.test(one))).toBe(false);
          if (facts.clean) expect(cells.some((one) => /^[ '"=]|[ '"]$/.test(one))).toBe(false);
          if (facts.noNullWord) expect(cells.some((one) => NULL_WORDS.includes(one))).toBe(false);
          expect(facts.longest).toBe(Math.max(0, ...cells.map((one) => one.length)));
        }
      }),
    );
  });

  it('learns nothing from lines it reports, and from those it is shown', () => {
    const scan = scanner();
    scan.scan(bytes('1,2,3\nThis is no record\n4,5,x,y\n'));
    expect(scan.facts().map((facts) => facts.digits)).toEqual([true, true, true]);
    scan.observe(bytes('6,seven,8'));
    expect(scan.facts().map((facts) => facts.digits)).toEqual([true, false, true]);
  });

  it('reports lines that are no JSON object, or hold a byte that would split them', () => {
    const scan = createLineScanner({
      delimiter: 0,
      quoted: false,
      cells: 0,
      columns: 0,
      header: bytes(''),
      maxLine: 50,
    });
    const text = '{"a":1}\n\n {"a":1}\n{"a":"\u0001"}\n{"a":"\u0000"}\nx\n{"a":1}\r\n';
    expect(reported(text, scan).found.map((one) => one.line)).toEqual([1, 2, 3, 4, 5]);
  });
});
