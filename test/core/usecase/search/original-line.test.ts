import { describe, expect, it } from 'vitest';
import { originalLine } from '../../../../core/usecase/search/original-line.ts';
import type { UploadItem } from '../../../../core/usecase/uploads/upload-item.ts';

const LINES = Array.from({ length: 200_000 }, (_, i) => `${i + 1},record`);
const BYTES = Buffer.from(`${LINES.join('\n')}\n`);
const offsetOf = (line: number) => LINES.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
const INDEX = [65_537, 131_073, 196_609].map(offsetOf);

/** An upload, and what is read of it. */
function world(item: Partial<Pick<UploadItem, 'text' | 'line_index' | 'size_bytes'>>) {
  const ranges: ({ start: number; end: number } | undefined)[] = [];
  const fetched: string[] = [];
  const upload = {
    original_key: 'uploads/1/records.csv',
    size_bytes: BYTES.length,
    text: { container: 'plain', encoding: 'utf-8', newline: 'LF' },
    line_index: INDEX,
    ...item,
  } as UploadItem;
  const deps = {
    mostOriginalBytes: { plain: 1_000_000, packed: 1_000_000 },
    objects: {
      async *get(_: string, range?: { start: number; end: number }) {
        ranges.push(range);
        yield BYTES.subarray(range?.start, range?.end);
      },
      fetch: async (key: string) => {
        fetched.push(key);
        return '/copy';
      },
      release: async (path: string) => void fetched.push(`released ${path}`),
    },
    flows: { lines: async (path: string, _: unknown, [line]: readonly number[]) => [{ line: line!, text: path }] },
  };
  return { ranges, fetched, show: (line: number) => originalLine(deps, upload, line) };
}

describe('the original text of a record', () => {
  it.each([1, 65_536, 65_537, 150_000, 200_000])('is read from the bytes around line %i alone', async (line) => {
    const { show, ranges, fetched } = world({});
    expect(await show(line)).toEqual({ original: [{ line, text: `${line},record` }], no_original: null });
    expect(fetched).toEqual([]);
    expect(ranges).toHaveLength(1);
    const { start, end } = ranges[0]!;
    expect(end - start).toBeLessThan(65_537 * '200000,record\n'.length);
  });

  it.each([
    ['packed', { container: 'gzip', encoding: 'utf-8', newline: 'LF' }, 'packed (gzip)'],
    ['in another encoding', { container: 'plain', encoding: 'utf-16le', newline: 'LF' }, 'in utf-16le'],
  ] as const)('of a file that is %s is read from its start, where it is not too large', async (_, text, why) => {
    const small = world({ text, line_index: [], size_bytes: 1_000_000 });
    expect(await small.show(7)).toEqual({ original: [{ line: 7, text: '/copy' }], no_original: null });
    expect(small.fetched).toEqual(['uploads/1/records.csv', 'released /copy']);
    const large = world({ text, line_index: [], size_bytes: 1_000_001 });
    const { original, no_original } = await large.show(7);
    expect([original, large.fetched, large.ranges]).toEqual([[], [], []]);
    expect(no_original).toContain(why);
    expect(no_original).toContain('no more than 1 MB');
  });

  it('is not looked for in a large file of which no index was made', async () => {
    const { show, ranges } = world({ line_index: [] });
    expect(await show(150_000)).toMatchObject({ original: [], no_original: expect.stringContaining('not shown') });
    expect(ranges).toEqual([]);
  });

  it('is missing, and says so, where the file was never looked at or has no such line', async () => {
    expect(await world({ text: null }).show(1)).toMatchObject({ original: [], no_original: expect.any(String) });
    expect(await world({}).show(200_001)).toMatchObject({ original: [], no_original: expect.any(String) });
  });
});
