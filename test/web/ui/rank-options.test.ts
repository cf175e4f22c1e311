import { describe, expect, it } from 'vitest';
import { FILTER_FIELDS } from '../../../web/src/filters/filter-fields.ts';
import { rankOptions } from '../../../web/src/ui/rank-options.ts';

const fields = FILTER_FIELDS.map(({ label, about }) => ({ label, detail: about }));
const found = (text: string) => rankOptions(fields, text).map(({ label }) => label);

describe('the options a typed text names', () => {
  it('have an exact label first, for every field there is', () => {
    for (const { label } of fields) expect(found(label.toUpperCase())[0]).toBe(label);
    expect(found('destination port')[0]).toBe('Destination port');
  });

  it('have a label that begins with the text before one that holds it, and the small print last', () => {
    const options = [
      { label: 'Upload', detail: 'a port' },
      { label: 'Export' },
      { label: 'NAT port' },
      { label: 'Ports' },
    ];
    expect(rankOptions(options, ' port ').map(({ label }) => label)).toEqual(['Ports', 'NAT port', 'Export', 'Upload']);
  });

  it('take words in any order, and need every one of them', () => {
    expect(found('port dest')).toContain('Destination port');
    expect(found('port nowhere')).toEqual([]);
  });

  it('are all of them, in their own order, for no text', () => {
    expect(rankOptions(fields, ' ')).toEqual(fields);
  });
});
