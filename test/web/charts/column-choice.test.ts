import { describe, expect, it } from 'vitest';
import {
  CHOICES,
  DEFAULT_COLUMNS,
  movedColumn,
  parseColumns,
  requestedColumns,
  toggledColumn,
} from '../../../web/src/pages/explore/column-choice.ts';
import { pagesOf, SECTION_ROWS, sectionOf } from '../../../web/src/pages/explore/row-pages.ts';
import { parseSort, sortText } from '../../../web/src/pages/explore/sort-param.ts';

describe('column picker', () => {
  it('offers every column people may see, derived ones too, and no hidden one', () => {
    const names = CHOICES.map((column) => column.name);
    expect(names).toContain('b_party');
    expect(names).not.toContain('source_ip_key');
    expect(DEFAULT_COLUMNS.every((name) => names.includes(name))).toBe(true);
  });

  it('remembers a choice, without columns that are gone and without doubles', () => {
    expect(parseColumns('bytes_in,no_such_column,bytes_in, source_ip')).toEqual(['bytes_in', 'source_ip']);
  });

  it('falls back to the defaults where nothing usable is remembered', () => {
    expect(parseColumns(null)).toBe(DEFAULT_COLUMNS);
    expect(parseColumns('source_ip_key')).toBe(DEFAULT_COLUMNS);
  });

  it('adds at the end, removes in place, and keeps the last column', () => {
    expect(toggledColumn(['domain'], 'source_ip')).toEqual(['domain', 'source_ip']);
    expect(toggledColumn(['domain', 'source_ip'], 'domain')).toEqual(['source_ip']);
    expect(toggledColumn(['domain'], 'domain')).toEqual(['domain']);
  });

  it('moves one place and stops at the edges', () => {
    expect(movedColumn(['domain', 'source_ip'], 'domain', 1)).toEqual(['source_ip', 'domain']);
    const columns = ['domain', 'source_ip'] as const;
    expect(movedColumn(columns, 'domain', -1)).toBe(columns);
  });

  it('always asks for file and line, once', () => {
    expect(requestedColumns(['row_number', 'domain'])).toEqual(['upload_id', 'member', 'row_number', 'domain']);
  });
});

describe('sort in the address', () => {
  it('reads what it wrote', () => {
    for (const text of ['-bytes_out', 'event_time']) expect(sortText(parseSort(text))).toBe(text);
  });

  it('is none for what is no column', () => {
    expect(parseSort('-drop table')).toBeNull();
    expect(parseSort(undefined)).toBeNull();
    expect(sortText(null)).toBeUndefined();
  });
});

describe('pages of a long table', () => {
  it('asks for the pages on screen alone', () => {
    expect(pagesOf(0, 40, 1_000_000)).toEqual([0]);
    expect(pagesOf(190, 230, 1_000_000)).toEqual([0, 1]);
    expect(pagesOf(999_990, 1_000_050, 1_000_000)).toEqual([4999]);
  });

  it('asks for the first page of a result whose size is not known', () => {
    expect(pagesOf(0, 0, 0)).toEqual([0]);
  });

  it('cuts millions of rows into sections a browser can scroll', () => {
    expect(sectionOf(3_500_000, 3_842_118)).toEqual({ index: 8, count: 10, start: 3_200_000, rows: 400_000 });
    expect(sectionOf(3_842_117, 3_842_118)).toMatchObject({ index: 9, rows: 242_118 });
    expect(sectionOf(-5, 10)).toEqual({ index: 0, count: 1, start: 0, rows: 10 });
    expect(SECTION_ROWS * 30).toBeLessThan(17_000_000);
  });
});
