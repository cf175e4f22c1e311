import { describe, expect, it } from 'vitest';
import { openAlertsBadge } from '../../../web/src/shell/open-alerts-badge.ts';

describe('the badge of open alerts', () => {
  it('counts what waits, and is absent where nothing does', () => {
    expect(openAlertsBadge(0)).toBeNull();
    expect(openAlertsBadge(41)).toEqual({ text: '41', words: ', 41 open' });
  });

  it('calls as many as a run makes the strongest', () => {
    expect(openAlertsBadge(200)).toEqual({ text: '200', words: ', the strongest 200 open' });
  });
});
