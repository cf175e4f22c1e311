import { describe, expect, it } from 'vitest';
import { countPending, pendingWords } from '../../../web/src/lib/pending-users.ts';

describe('accounts that wait for approval', () => {
  it('are counted without those that are in or refused', () => {
    expect(countPending([{ state: 'pending' }, { state: 'active' }, { state: 'disabled' }, { state: 'pending' }])).toBe(
      2,
    );
    expect(countPending([])).toBe(0);
  });

  it('are none before the list has come', () => {
    expect(countPending(undefined)).toBe(0);
  });

  it('are told in a sentence', () => {
    expect([1, 2].map(pendingWords)).toEqual(['1 waits for approval', '2 wait for approval']);
  });
});
