import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineIndex, markBefore } from '../../../core/scan/line-index.ts';

const STEP = 65_536;

describe('line index', () => {
  it('holds where every 65,536th line begins, however the lines come by', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 6 }),
        fc.nat(4),
        (counts, width) => {
          const size = width + 1;
          const builder = createLineIndex();
          let line = 1;
          for (const count of counts) {
            const bytes = new Uint8Array(count * size).map((_, i) => (i % size === size - 1 ? 10 : 120));
            builder.pass({ line, offset: 3 + (line - 1) * size }, count, bytes);
            line += count;
          }
          const index = builder.finish();
          expect(index).toEqual(
            Array.from({ length: Math.floor((line - 1) / STEP) }, (_, k) => 3 + (k + 1) * STEP * size),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('finds the last mark at or above a line', () => {
    const index = [1000, 2000];
    expect(markBefore(index, 1)).toEqual({ line: 1, offset: 0 });
    expect(markBefore(index, STEP)).toEqual({ line: 1, offset: 0 });
    expect(markBefore(index, STEP + 1)).toEqual({ line: STEP + 1, offset: 1000 });
    expect(markBefore(index, 10 * STEP)).toEqual({ line: 2 * STEP + 1, offset: 2000 });
    expect(markBefore([], 99)).toEqual({ line: 1, offset: 0 });
  });
});
