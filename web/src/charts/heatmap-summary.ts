export interface HeatCell {
  readonly events: number;
  readonly anomalies: number;
}
export type HeatMeasure = keyof HeatCell;

/** Rows of the heatmap: Monday first, as the API gives them. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export function hourLabel(hour: number): string {
  return String(hour).padStart(2, '0');
}

/** "02:00–03:00"; the last hour of a day ends at 24:00. */
export function hourRange(from: number, to: number): string {
  return `${hourLabel(from)}:00–${hourLabel(to)}:00`;
}

export function heatTop(cells: readonly (readonly HeatCell[])[], measure: HeatMeasure): number {
  return Math.max(0, ...cells.flat().map((cell) => cell[measure]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface HeatPeak {
  readonly day: string;
  /** First hour of the peak, and the hour it ends before. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** Peak hour over the median of the hours that hold anything; null where there is no other hour. */
  readonly timesMedian: number | null;
}

/** The busiest hour, widened over neighbours of the same day that reach at least half of it; null on an empty grid. */
export function heatPeak(cells: readonly (readonly HeatCell[])[], measure: HeatMeasure): HeatPeak | null {
  const top = heatTop(cells, measure);
  if (top === 0) return null;
  const day = cells.findIndex((row) => row.some((cell) => cell[measure] === top));
  const row = cells[day]!;
  const hour = row.findIndex((cell) => cell[measure] === top);
  const strong = (at: number) => (row[at]?.[measure] ?? 0) >= top / 2;
  let from = hour;
  let to = hour + 1;
  while (from > 0 && strong(from - 1)) from -= 1;
  while (to < row.length && strong(to)) to += 1;
  const value = row.slice(from, to).reduce((total, cell) => total + cell[measure], 0);
  const held = cells.flat().map((cell) => cell[measure]);
  const others = held.filter((count) => count > 0);
  const usual = median(others);
  return { day: WEEKDAY_NAMES[day] ?? '', from, to, value, timesMedian: others.length > 1 ? top / usual : null };
}
