import { describe, expect, it } from 'vitest';
import type { Pill } from '../../../core/contract/filter.ts';
import { pillText, withFileNames } from '../../../web/src/filters/filter-fields.ts';

const names = new Map([['0f'.repeat(16), 'march.csv']]);
const text = (pill: Pill) => pillText(withFileNames(pill, names));

describe('the words of a condition', () => {
  it('call an upload by the name of its file', () => {
    expect(text({ field: 'upload_id', op: 'is', values: ['0f'.repeat(16)] })).toBe('Upload is march.csv');
  });

  it('keep the id of a file that is not held, and all other values', () => {
    const gone = 'ab'.repeat(16);
    expect(text({ field: 'upload_id', op: 'is', values: [gone] })).toBe(`Upload is ${gone}`);
    expect(text({ field: 'domain', op: 'is', values: ['0f'.repeat(16)] })).toBe(`Domain is ${'0f'.repeat(16)}`);
  });
});
