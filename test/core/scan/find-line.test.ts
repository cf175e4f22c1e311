import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../adapters/duckdb/read-lines.ts';
import { findLine } from '../../../core/scan/find-line.ts';
import { createLineIndex, markAfter, markBefore } from '../../../core/scan/line-index.ts';
import { MAX_LINE } from '../../../core/scan/line-rules.ts';

const START = { line: 1, offset: 0 };
const folder = mkdtempSync(join(tmpdir(), 'flowtrail-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length]!;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

describe('findLine', () => {
  it('finds what the reading of the whole file finds, however the bytes come by', async () => {
    const piece = fc.constantFrom('a', 'ü', '"', '\n', '\r', '\r\n', '\n\n', ',1,2', '\u0000', '\uFEFF');
    const path = join(folder, 'text');
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        async (pieces, sizes) => {
          const bytes = Buffer.from(pieces.join(''));
          writeFileSync(path, bytes);
          for (let line = 1; line <= pieces.length + 2; line += 1) {
            const [known] = await readLines(path, { container: 'plain', encoding: 'utf-8' }, [line]);
            expect(await findLine(cut(bytes, sizes), START, line), `line ${line}`).toBe(known?.text ?? null);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('reads on from a mark, and no further than the line', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield Buffer.from(`line ${read}\r\n`);
      }
    }
    expect(await findLine(endless(), { line: 65_537, offset: 999 }, 65_540)).toBe('line 4');
    expect(read).toBe(4);
  });

  it('keeps the beginning of a line that is too long, and does not hold the rest', async () => {
    let read = 0;
    async function* long() {
      for (; read < 1000; read += 1) yield Buffer.alloc(65_536, 'x');
    }
    expect(await findLine(long(), START, 1)).toBe(`${'x'.repeat(1024)} ...`);
    expect(read).toBeLessThanOrEqual(MAX_LINE / 65_536 + 1);
  });

  it('finds every line between the two marks around it', async () => {
    const lines = Array.from({ length: 140_000 }, (_, i) => `${i + 1},x`);
    const bytes = Buffer.from(lines.join('\n'));
    const builder = createLineIndex();
    builder.pass(START, lines.length - 1, bytes);
    const index = builder.finish();
    expect(index).toHaveLength(2);
    for (const line of [1, 65_535, 65_536, 65_537, 131_072, 131_073, 140_000]) {
      const [from, to] = [markBefore(index, line), markAfter(index, line)];
      const range = bytes.subarray(from.offset, to?.offset ?? bytes.length);
      expect(await findLine(cut(range, [70_000]), from, line)).toBe(`${line},x`);
    }
  });
});
