import { describe, expect, it } from 'vitest';
import { bubbleRadius, shadeOf, shareOf, sparkGeometry } from '../../../web/src/charts/scale.ts';

describe('scales', () => {
  it('gives nothing a share of 0, not of NaN', () => {
    expect(shareOf(0, 0)).toBe(0);
    expect(shareOf(5, 0)).toBe(0);
    expect(shareOf(-1, 10)).toBe(0);
  });

  it('never draws beyond the axis', () => {
    expect(shareOf(12, 10)).toBe(1);
    expect(shareOf(2.5, 10)).toBe(0.25);
  });

  it('makes the area of a bubble, not its radius, follow the value', () => {
    const limits = { min: 0, max: 20 };
    const area = (value: number) => bubbleRadius(value, 100, limits) ** 2;
    expect(area(50) / area(100)).toBeCloseTo(0.5);
    expect(bubbleRadius(0, 100, { min: 3, max: 20 })).toBe(3);
  });

  it('shades a single event among a million visibly, and leaves nothing unshaded', () => {
    expect(shadeOf(1, 1_000_000)).toBeGreaterThan(0.1);
    expect(shadeOf(0, 1_000_000)).toBe(0);
    expect(shadeOf(7, 7)).toBe(1);
  });

  it('draws a sparkline from edge to edge, and none from a single value', () => {
    const { line, area } = sparkGeometry([0, 10, 5], 100, 20);
    expect(line).toBe('M0.0,18.5L50.0,1.5L100.0,10.0');
    expect(area.startsWith(line)).toBe(true);
    expect(sparkGeometry([3], 100, 20).line).toBe('');
  });

  it('draws a constant course without dividing by nothing', () => {
    expect(sparkGeometry([0, 0], 10, 20).line).not.toContain('NaN');
  });
});
