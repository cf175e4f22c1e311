import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  balancedThousandths,
  signedThousandths,
  splitBase,
  sumSentence,
  waterfall,
} from '../../../web/src/charts/waterfall.ts';

const part = (contribution: number, feature = 'f') => ({ feature, text: feature, contribution });
const parts = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { maxLength: 20 });

describe('waterfall', () => {
  it('begins each bar where the one before ended, strongest first', () => {
    const fall = waterfall(0.4, [part(0.1, 'weak'), part(-0.2, 'strong')], 0.3);
    expect(fall.steps.map((step) => step.feature)).toEqual(['strong', 'weak']);
    expect(fall.steps[0]?.from).toBe(0.4);
    expect(fall.steps[1]?.from).toBe(fall.steps[0]?.to);
    expect(fall.sum).toBeCloseTo(0.3);
    expect(fall.gap).toBeCloseTo(0);
  });

  it('shows a gap where the parts do not explain the score', () => {
    expect(waterfall(0.4, [part(0.1)], 0.8).gap).toBeCloseTo(-0.3);
  });

  it('keeps every bar on the axis', () => {
    const fall = waterfall(0.4, [part(0.9), part(-1.6)], 0.1);
    for (const step of fall.steps) {
      expect(step.to).toBeGreaterThanOrEqual(fall.low);
      expect(step.to).toBeLessThanOrEqual(fall.high);
    }
  });

  it('prints figures that add up to the printed score, whatever the parts', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.6, noNaN: true }), parts, (base, values) => {
        const score = values.reduce((sum, value) => sum + value, base);
        const fall = waterfall(
          base,
          values.map((value) => part(value)),
          score,
        );
        const printed = fall.steps.reduce((sum, step) => sum + step.thousandths, Math.round(base * 1000));
        expect(printed - Math.round(fall.sum * 1000)).toBeCloseTo(0, 9);
      }),
    );
  });

  it('rounds no part by more than a thousandth', () => {
    fc.assert(
      fc.property(parts, (values) => {
        const total = Math.round(values.reduce((sum, value) => sum + value, 0) * 1000);
        balancedThousandths(values, total).forEach((thousandths, index) => {
          expect(Math.abs(thousandths - values[index]! * 1000)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('takes the base from its own line, and else from what the parts leave', () => {
    expect(splitBase(0.8, [part(0.25), part(0.1)]).base).toBeCloseTo(0.45);
    expect(splitBase(0.8, [part(0.35), part(0.44, 'base')])).toEqual({ base: 0.44, parts: [part(0.35)] });
  });

  it('puts the small parts that were added up last, however much they come to', () => {
    const fall = waterfall(0.4, [part(0.3, 'others'), part(0.1)], 0.8);
    expect(fall.steps.map((step) => step.feature)).toEqual(['f', 'others']);
  });

  it('always shows the sign', () => {
    expect(signedThousandths(213)).toBe('+0.213');
    expect(signedThousandths(-4)).toBe('−0.004');
    expect(signedThousandths(0)).toBe('+0.000');
  });

  it('writes the sum as a reader would check it', () => {
    expect(sumSentence(waterfall(0.412, [part(0.231), part(-0.01)], 0.633))).toBe('0.412 + 0.231 − 0.010 = 0.633');
  });

  it('folds the tail of a long sum into one term, never a tail of one', () => {
    const many = (count: number) => Array.from({ length: count }, (_part, index) => part(0.01, `f${index}`));
    expect(sumSentence(waterfall(0.4, many(9), 0.49), 6)).toContain('+ 0.030 (3 more) = 0.490');
    expect(sumSentence(waterfall(0.4, many(7), 0.47), 6)).not.toContain('more');
  });
});
