/** Position of `value` in [0, top] as a share 0..1; 0 where there is nothing to compare with. */
export function shareOf(value: number, top: number): number {
  if (!(top > 0) || !(value > 0)) return 0;
  return Math.min(1, value / top);
}

/** Area-true size: a bubble's radius grows with the root of its value. */
export function bubbleRadius(value: number, top: number, limits: { min: number; max: number }): number {
  return limits.min + (limits.max - limits.min) * Math.sqrt(shareOf(value, top));
}

/** Depth of a cell's colour: by the root, because traffic spans decades; any value above 0 is visible. */
export function shadeOf(value: number, top: number): number {
  if (!(top > 0) || !(value > 0)) return 0;
  return 0.12 + 0.88 * Math.sqrt(shareOf(value, top));
}

export interface SparkGeometry {
  readonly line: string;
  readonly area: string;
}

/** SVG paths of a sparkline in a `width` x `height` box, lowest value at the bottom; empty for fewer than two values. */
export function sparkGeometry(values: readonly number[], width: number, height: number): SparkGeometry {
  if (values.length < 2) return { line: '', area: '' };
  const low = Math.min(0, ...values);
  const top = Math.max(...values);
  const span = top - low || 1;
  const inset = 1.5;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    const y = inset + (1 - (value - low) / span) * (height - 2 * inset);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const line = `M${points.join('L')}`;
  return { line, area: `${line}L${width},${height}L0,${height}Z` };
}
