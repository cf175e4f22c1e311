import { describe, expect, it } from 'vitest';
import { askedFor, countWords, listed, madeWords, reachedMost } from '../../../web/src/pages/alerts/listed-alerts.ts';

const answer = (held: number, shown: number) => Array.from({ length: Math.min(held, askedFor(shown)) }, (_, at) => at);
const list = (held: number, shown: number) => listed(answer(held, shown), shown);

describe('the list of alerts', () => {
  it('is all there is up to what is shown', () => {
    for (const held of [0, 1, 200]) {
      expect(list(held, 200)).toMatchObject({ more: false, next: null });
      expect(list(held, 200).rows).toHaveLength(held);
    }
    expect(countWords(list(199, 200))).toBe('199 alerts');
  });

  it('says that it holds the strongest where there are more, and can be made longer', () => {
    expect(list(201, 200)).toMatchObject({ more: true, next: 400 });
    expect(countWords(list(201, 200))).toBe('the strongest 200 alerts');
    expect(countWords(list(201, 400))).toBe('201 alerts');
  });

  it('ends where the server ends', () => {
    expect(list(5000, 800)).toMatchObject({ more: true, next: 1000 });
    expect(list(5000, 1000)).toMatchObject({ more: true, next: null });
    expect(list(5000, 1000).rows).toHaveLength(1000);
  });

  it('calls as many as a run makes at most its strongest', () => {
    expect(countWords(list(200, 200))).toBe('the strongest 200 alerts');
    expect([madeWords({ alerts: 12 }), madeWords({ alerts: 200 })]).toEqual(['12', 'the strongest 200']);
  });

  it('knows when a run made as many alerts as it may', () => {
    expect(reachedMost(undefined)).toBe(false);
    expect(reachedMost({ alerts: 199 })).toBe(false);
    expect(reachedMost({ alerts: 200 })).toBe(true);
  });
});
