import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomalyCutoff } from '../../../core/ml/threshold.ts';

const scoresOf = (rows: number, top: readonly number[]) =>
  Float64Array.from({ length: rows }, (_, row) => top[row] ?? 0.4);
const flagged = (scores: Float64Array) => {
  const cutoff = anomalyCutoff(scores);
  return cutoff === null ? 0 : scores.filter((score) => score >= cutoff).length;
};

describe('anomalyCutoff', () => {
  it('flags nothing in data where nothing is unusual', () => {
    expect(flagged(scoresOf(10_000, [0.59, 0.58, 0.57]))).toBe(0);
  });

  it('flags only unusual rows, however many the share would allow', () => {
    expect(flagged(scoresOf(10_000, [0.8, 0.7, 0.6, 0.59]))).toBe(3);
  });

  it('flags at most the top share when many rows are unusual', () => {
    expect(flagged(Float64Array.from({ length: 10_000 }, (_, row) => 0.61 + row * 1e-6))).toBe(50);
  });

  it('counts rows tied at the border as one rank', () => {
    expect(flagged(scoresOf(1000, [0.9, 0.9, 0.9, 0.8, 0.7, 0.7, 0.7, 0.65]))).toBe(7);
  });

  it('flags nothing after too little training', () => {
    expect(anomalyCutoff(scoresOf(499, [0.9]))).toBeNull();
    expect(anomalyCutoff(scoresOf(500, [0.9]))).toBe(0.6);
    expect(anomalyCutoff(scoresOf(100, [0.9]), { minTrainedRows: 10 })).toBeNull();
  });

  it('agrees with the rule stated row by row, in any order of rows', () => {
    const scores = fc.array(fc.integer({ min: 40, max: 90 }), { minLength: 20, maxLength: 300 });
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 0.3, noNaN: true }), (hundredths, topShare) => {
        const all = Float64Array.from(hundredths, (score) => score / 100);
        const cutoff = anomalyCutoff(all, { topShare, minTrainedRows: 20 });
        for (const score of all) {
          const rank = 1 + all.filter((other) => other > score).length;
          expect(cutoff !== null && score >= cutoff).toBe(score >= 0.6 && rank <= topShare * all.length);
        }
      }),
    );
  });
});
