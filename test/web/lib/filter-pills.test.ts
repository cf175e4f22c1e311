import { describe, expect, it } from 'vitest';
import type { Pill } from '../../../core/contract/filter.ts';
import { changedPill, hasPill, toggledPill, withoutPill, withPill } from '../../../web/src/lib/filter-pills.ts';

const ssh: Pill = { field: 'port', op: 'is', values: [22] };
const russia: Pill = { field: 'country', op: 'is', values: ['RU'] };

describe('filter pills', () => {
  it('are not doubled', () => {
    expect(withPill([ssh], { ...ssh })).toHaveLength(1);
    expect(withPill([ssh], russia)).toEqual([ssh, russia]);
  });

  it('are switched on again when added once more', () => {
    expect(withPill([{ ...ssh, disabled: true }], ssh)[0]?.disabled).toBeUndefined();
  });

  it('differ from their own negation', () => {
    expect(withPill([ssh], { ...ssh, negate: true })).toHaveLength(2);
    expect(hasPill([{ ...ssh, negate: true }], ssh)).toBe(false);
  });

  it('come and go with a click on the same value', () => {
    const on = toggledPill([], ssh);
    expect(hasPill(on, ssh)).toBe(true);
    expect(toggledPill(on, ssh)).toEqual([]);
  });

  it('count as absent while they are off', () => {
    expect(hasPill([{ ...ssh, disabled: true }], ssh)).toBe(false);
  });

  it('are changed and removed by their place', () => {
    expect(changedPill([ssh, russia], 1, { negate: true })[1]).toEqual({ ...russia, negate: true });
    expect(withoutPill([ssh, russia], 0)).toEqual([russia]);
  });
});
