import { describe, expect, it } from 'vitest';
import { episodeCutoff, episodeWeight } from '../../../core/detect/episode.ts';

const one = 2 ** 20;

describe('episodes', () => {
  it('weigh a flow by the larger of its two episodes', () => {
    expect(episodeWeight(Math.log1p(4), Number.NaN)).toBe(one / 4);
    expect(episodeWeight(Math.log1p(4), Math.log1p(16))).toBe(one / 16);
    expect(episodeWeight(Number.NaN, Math.log1p(0.2))).toBe(one);
  });

  it('let a scan of a thousand flows take one place of the ranking, not all', () => {
    const scan = Array.from({ length: 1000 }, () => 0.7);
    const scores = Float64Array.from([...scan, 0.65, ...Array.from({ length: 400 }, () => 0.45)]);
    const weights = Uint32Array.from([...scan.map(() => one / 1000), one, ...Array.from({ length: 400 }, () => one)]);
    expect(episodeCutoff(scores, weights, { minScore: 0.6, topShare: 0.005 })).toBe(0.6);
    const byRows = weights.map(() => one);
    expect(episodeCutoff(scores, byRows, { minScore: 0.6, topShare: 0.005 })).toBe(0.7);
  });

  it('never go below the least score, and treat equal scores alike', () => {
    const scores = Float64Array.from([0.5, 0.9, 0.9, 0.55]);
    const weights = new Uint32Array(4).fill(one);
    expect(episodeCutoff(scores, weights, { minScore: 0.6, topShare: 1 })).toBe(0.6);
    expect(episodeCutoff(scores, weights, { minScore: 0.5, topShare: 0.25 })).toBe(0.9);
    expect(episodeCutoff(new Float64Array([0.4]), weights.subarray(0, 1), { minScore: 0.6, topShare: 0.01 })).toBe(0.6);
  });
});
