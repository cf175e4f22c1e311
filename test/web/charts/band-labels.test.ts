import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../../web/src/charts/band-labels.ts';

const AXIS = { from: 0, to: 1000 };
const bands = (...middles: number[]) => middles.map((middle) => ({ middle, width: 50, shortWidth: 8 }));

describe('labels of bursts', () => {
  it('stand side by side where there is room', () => {
    expect(placeLabels(bands(100, 200), AXIS)).toEqual([
      { at: 100, row: 0, short: false },
      { at: 200, row: 0, short: false },
    ]);
  });

  it('of two close bursts stand below each other, and neither is left out', () => {
    expect(placeLabels(bands(100, 112, 300), AXIS).map(({ row }) => row)).toEqual([0, 1, 0]);
  });

  it('at the ends of the axis are moved inwards', () => {
    expect(placeLabels(bands(5, 996), AXIS).map(({ at }) => at)).toEqual([25, 975]);
  });

  it('become numbers where words would need too many rows, still none over another', () => {
    const many = bands(...Array.from({ length: 12 }, (_, index) => 400 + index * 9));
    const labels = placeLabels(many, AXIS);
    expect(labels.every(({ short }) => short)).toBe(true);
    for (const [index, one] of labels.entries()) {
      for (const other of labels.slice(index + 1)) {
        expect(one.row !== other.row || Math.abs(one.at - other.at) >= 8).toBe(true);
      }
    }
  });
});
