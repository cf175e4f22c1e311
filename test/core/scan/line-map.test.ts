import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineMap, lineOf } from '../../../core/scan/line-map.ts';

describe('line map', () => {
  it('gives every record the line it was added with, and no two the same', () => {
    const runs = fc.array(fc.record({ gap: fc.nat(5), count: fc.nat(20) }), { maxLength: 30 });
    fc.assert(
      fc.property(runs, (steps) => {
        const builder = createLineMap();
        const lines: number[] = [];
        let line = 1;
        for (const { gap, count } of steps) {
          line += gap;
          builder.add(line, count);
          for (let i = 0; i < count; i += 1) lines.push(line + i);
          line += count;
        }
        const map = builder.finish();
        expect(map.records).toBe(lines.length);
        expect(lines.map((_, record) => lineOf(map, record))).toEqual(lines);
      }),
    );
  });

  it('keeps lines that follow one another as one run', () => {
    const builder = createLineMap();
    for (let line = 2; line < 100; line += 1) builder.add(line, 1);
    builder.add(100, 50);
    builder.add(151, 1);
    expect(builder.finish().runs).toEqual([
      { record: 0, line: 2 },
      { record: 148, line: 151 },
    ]);
  });
});
