import { describe, expect, it } from 'vitest';
import { MAPPING_TARGETS } from '../../../core/formats/roles.ts';
import { targetLabel, targetOptions } from '../../../web/src/pages/upload/target-groups.ts';

const options = targetOptions(MAPPING_TARGETS);

describe('the targets of a mapping', () => {
  it('are all there, once each, with the groups one after the other and Other last', () => {
    expect(options.map(({ value }) => value).sort()).toEqual(MAPPING_TARGETS.map(({ name }) => name).sort());
    const groups = options.map(({ group }) => group).filter((group, at, all) => group !== all[at - 1]);
    expect(groups).toEqual([
      'Subscriber',
      'Time',
      'Source',
      'Destination',
      'NAT',
      'Protocol and service',
      'Volumes',
      'Cell and network',
      'Other',
    ]);
  });

  it('have labels of their own, in which no internal name shows', () => {
    const labels = options.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    for (const { label, detail } of options) {
      expect(`${label} ${detail}`).not.toMatch(/_|\balloc\b|DUR_NEG|\bnull\b|hostile/);
      expect(label).toMatch(/^[A-Z]/);
    }
  });

  it('stand under Other where a server knows more than this page', () => {
    expect(targetOptions([{ name: 'brand_new', label: 'brand new', about: 'of a later version' }])).toEqual([
      { value: 'brand_new', label: 'Brand new', detail: 'of a later version', group: 'Other' },
    ]);
  });

  it('are called the same in a saved mapping, without an internal name', () => {
    expect(['duration_ms', 'bytes_out_kb', 'brand_new'].map(targetLabel)).toEqual([
      'Duration in milliseconds',
      'Kilobytes out',
      'Brand new',
    ]);
    for (const { value, label } of options) expect(targetLabel(value)).toBe(label);
  });
});
