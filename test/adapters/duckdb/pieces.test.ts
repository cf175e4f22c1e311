import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdbPieceEngine } from '../../../adapters/duckdb/piece-engine.ts';
import { demo } from '../../../core/sample/demo.ts';
import { smallGeo } from '../../core/enrich/geo-fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { createIngestHarness, expectBalanced, UPLOAD_DAY } from './ingest-harness.ts';
import { ingestInPieces } from './ingest-in-pieces.ts';

const harness = createIngestHarness();

/** What a file comes to when it is read at once, and when it is read in pieces cut near `wished`. */
async function bothWays(name: string, content: string | Uint8Array, wished: readonly number[]) {
  const whole = await harness.text(name, content);
  if (whole.recognition.outcome !== 'recognised' || whole.result === null)
    throw new Error(`${name}: ${whole.recognition.outcome}`);
  const folder = temporaryFolder();
  let files = 0;
  const fresh = () => join(folder, `file-${files++}`);
  const geo = smallGeo();
  const { result, pieces } = await ingestInPieces({
    engine: duckdbPieceEngine({ geo: async () => geo, temporaryPath: fresh, memoryMb: 400, threads: 2 }),
    path: whole.path,
    head: await harness.engine.head(whole.path, name),
    plan: whole.recognition.plan,
    uploadId: whole.uploadId,
    defaultZone: 'Asia/Kolkata',
    wished,
    fresh,
  });
  return { whole: whole.result, inPieces: result, pieces };
}

/** Fails where the pieces do not add up to the file, row by row and line by line. */
async function expectSame(name: string, content: string | Uint8Array, wished: readonly number[]) {
  const { whole, inPieces, pieces } = await bothWays(name, content, wished);
  const { parts: _, ...ledger } = whole;
  const { parts: own, ...joined } = inPieces;
  expect(joined).toEqual(ledger);
  expectBalanced({ ...joined, parts: own });
  expect(await harness.rows(inPieces, 100_000)).toEqual(await harness.rows(whole, 100_000));
  return { pieces, inPieces };
}

const HEADER = 'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred,application_name';
const row = (i: number, start = '2026-01-05 10:00:00', app = 'web') =>
  `10.0.${(i >> 8) & 255}.${i & 255},8.8.8.8,${start},,${i % 97},${app}`;
const csv = (rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
/** Its first lines and its last: letterhead and footer are those of the whole. */
const shortened = (text: string) => {
  const lines = text.split('\n');
  return lines.length < 1300 ? text : [...lines.slice(0, 1200), ...lines.slice(-40)].join('\n');
};
const every = (bytes: number, size: number) =>
  Array.from({ length: Math.floor(size / bytes) }, (_, i) => (i + 1) * bytes);

describe('a file ingested in pieces', () => {
  it('comes to what it comes to at once', async () => {
    const text = csv(Array.from({ length: 3000 }, (_, i) => row(i, `2026-01-0${1 + (i % 5)} 10:00:00`)));
    expect((await expectSame('plain.csv', text, every(20_000, text.length))).pieces).toBeGreaterThan(5);
  });

  it('keeps line numbers where lines are rejected, blank or broken, and footers only at its end', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) =>
      i % 71 === 0 ? '' : i % 53 === 0 ? 'x,y' : i % 97 === 0 ? `x${row(i)}` : row(i),
    );
    const text = csv([...rows, '', '', 'End of report', '']);
    expect((await expectSame('dirty.csv', text, every(9_000, text.length))).pieces).toBeGreaterThan(5);
  });

  it('finds rows that repeat one of another piece', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => row(i % 700));
    const text = csv(rows);
    const { inPieces } = await expectSame('repeats.csv', text, every(15_000, text.length));
    expect(inPieces.flags['DUPLICATE_ROW']).toBe(2300);
  });

  it('is not cut within a cell that runs over several lines', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) =>
      row(
        i,
        undefined,
        i % 41 === 0 ? `"one\ntwo, ""three""\n${i}"` : i % 59 === 0 ? '"a, b"' : i % 397 === 0 ? '"open' : 'web',
      ),
    );
    const text = csv(rows);
    expect((await expectSame('quoted.csv', text, every(11_000, text.length))).pieces).toBeGreaterThan(3);
  });

  it('takes day and month from all its pieces', async () => {
    const dates = (i: number) => (i === 2900 ? '25/02/2026 10:00:00' : '05/02/2026 10:00:00');
    const text = csv(Array.from({ length: 3000 }, (_, i) => row(i, dates(i))));
    const { inPieces } = await expectSame('dates.csv', text, every(20_000, text.length));
    expect(inPieces.dateOrder).toMatchObject({ value: 'dmy', why: '1 values have a first part over 12' });
  });

  it('is read as Windows-1252 when only its last piece shows it', async () => {
    const text = csv(Array.from({ length: 3000 }, (_, i) => row(i)));
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from(`${row(1)}caf\xe9\n`, 'latin1')]);
    await expectSame('late.csv', bytes, every(20_000, bytes.length));
  });

  it('knows in each piece which columns were named last', async () => {
    const fields = [
      'ts',
      'uid',
      'id.orig_h',
      'id.orig_p',
      'id.resp_h',
      'id.resp_p',
      'proto',
      'orig_bytes',
      'resp_bytes',
    ];
    const swapped = [
      'ts',
      'uid',
      'id.orig_h',
      'id.orig_p',
      'id.resp_h',
      'id.resp_p',
      'proto',
      'resp_bytes',
      'orig_bytes',
    ];
    const head = (names: readonly string[]) => [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tconn',
      `#fields\t${names.join('\t')}`,
    ];
    const lines = (from: number) =>
      Array.from(
        { length: 900 },
        (_, i) => `${1767583800 + from + i}.5\tC${from + i}\t10.0.0.1\t1\t8.8.8.8\t53\tudp\t7\t9`,
      );
    const text = `${[...head(fields), ...lines(0), ...head(swapped), ...lines(900), '#close\t2026', ...head(fields), ...lines(1800)].join('\n')}\n`;
    expect((await expectSame('conn.log', text, every(9_000, text.length))).pieces).toBeGreaterThan(5);
  });

  it('is the same for every layout whose lines are flows of their own', async () => {
    const cut: string[] = [];
    for (const { name, chunks } of demo({ endMs: UPLOAD_DAY }).files) {
      const text = shortened([...chunks()].join(''));
      const { recognition } = await harness.text(name, text);
      if (recognition.outcome !== 'recognised') throw new Error(`${name}: ${recognition.outcome}`);
      const { plan } = recognition;
      if (plan.kind === 'json' && plan.format.join !== undefined) continue;
      const { pieces } = await expectSame(name, text, [text.length >> 1]);
      if (pieces > 1) cut.push(plan.format.id);
    }
    expect(cut).toHaveLength(7);
  });

  it('is the same wherever it is cut, whatever its lines hold', async () => {
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.nat(500).map((i) => row(i)) },
      { weight: 1, arbitrary: fc.constantFrom('', '-----', HEADER, 'End of report', 'x,y', '"', 'a"b,"c') },
      { weight: 1, arbitrary: fc.nat(9).map((i) => row(i, undefined, `"x\n${i}"`)) },
      { weight: 1, arbitrary: fc.nat(9).map((i) => row(i, '13/01/2026 10:00:00')) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 60, maxLength: 400 }),
        fc.array(fc.nat(20_000), { maxLength: 5 }),
        async (lines, wished) => {
          const text = csv([...Array.from({ length: 40 }, (_, i) => row(i)), ...lines]);
          await expectSame(
            'random.csv',
            text,
            wished.filter((at) => at < text.length),
          );
        },
      ),
      { seed: 20_260_105, numRuns: process.env['FLOWTRAIL_SLOW_TESTS'] === '1' ? 100 : 6 },
    );
  });
});
