import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CsvRow, csvRows } from '../../../adapters/aws/athena-csv.ts';

const printed = (rows: readonly CsvRow[]) =>
  rows.map((row) => row.map((text) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`)).join(',')).join('\n');

async function parsed(bytes: Uint8Array, cuts: readonly number[]): Promise<CsvRow[]> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.byteLength + 1)).sort((a, b) => a - b), bytes.byteLength];
  async function* chunks() {
    for (const [index, place] of places.entries()) yield bytes.subarray(place, places[index + 1] ?? bytes.byteLength);
  }
  const rows: CsvRow[] = [];
  for await (const some of csvRows(chunks())) rows.push(...some);
  return rows;
}

it('reads what Athena writes, wherever the bytes are cut', async () => {
  const text = fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', 'é', '日', '\u{1f600}'),
    maxLength: 6,
  });
  const rows = fc.array(fc.array(fc.option(text, { freq: 4 }), { minLength: 2, maxLength: 4 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.nat(), { maxLength: 8 }), fc.boolean(), async (given, cuts, endsLine) => {
      const bytes = Buffer.from(printed(given) + (endsLine && given.length > 0 ? '\n' : ''));
      expect(await parsed(bytes, cuts)).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

it('refuses what is cut off within a value, and what no comma parts', async () => {
  await expect(parsed(Buffer.from('"a","b'), [])).rejects.toThrow('whole rows');
  await expect(parsed(Buffer.from('"a"b"c"\n'), [])).rejects.toThrow('comma');
});
