import { describe, expect, it } from 'vitest';
import { opsOf } from '../../../web/src/filters/filter-fields.ts';
import { uploadOptions } from '../../../web/src/filters/upload-options.ts';
import { rankOptions } from '../../../web/src/ui/rank-options.ts';

const uploads = [
  { upload_id: '0f'.repeat(16), name: 'march.csv' },
  { upload_id: 'ab'.repeat(16), name: 'April nat.txt' },
];
const find = (text: string) => rankOptions(uploadOptions(uploads, []), text).map(({ value }) => value);

describe('the choice of an upload to filter by', () => {
  it('is by the name of the file, or by the id', () => {
    expect(find('MARCH')).toEqual(['0f'.repeat(16)]);
    expect(find('ab'.repeat(16))).toEqual(['ab'.repeat(16)]);
  });

  it('offers nothing for a text that names no upload', () => {
    expect(find('may.csv')).toEqual([]);
  });

  it('lists the files by name and leaves out what is chosen', () => {
    expect(uploadOptions(uploads, []).map(({ label }) => label)).toEqual(['April nat.txt', 'march.csv']);
    expect(uploadOptions(uploads, ['ab'.repeat(16)]).map(({ label }) => label)).toEqual(['march.csv']);
  });

  it('is of whole uploads: part of an id is no condition', () => {
    expect(opsOf('upload_id')).toEqual(['is', 'exists']);
  });
});
