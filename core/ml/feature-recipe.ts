/**
 * What training learns about its columns, so that later rows are turned into the very same features: which columns are
 * left out and why, the medians that stand in for missing values, and the usual range that explains a row to a person.
 * Invariant: nothing here depends on the order of the rows.
 */
import { InvalidInputError } from '../errors.ts';
import { quantiles } from './quantiles.ts';

/** A column of numbers; a row is missing where `nulls` is 1, or the value is null or not finite as a 32-bit float. */
export type NumberColumn = {
  readonly name: string;
  readonly values: ArrayLike<number | null>;
  readonly nulls?: Uint8Array;
};

export type Feature = {
  /** The column's name, or `<name>_missing`. */
  readonly name: string;
  readonly column: string;
  /** `value`: the number, its median where missing; `missing`: 1 where the number is missing, else 0. */
  readonly kind: 'value' | 'missing';
  /** Quantiles over the training rows that have a value (over all rows for `missing`). */
  readonly p05: number;
  readonly median: number;
  readonly p95: number;
  /** Share of training rows without a value, 0 to 0.5. */
  readonly missingShare: number;
};

export type DroppedColumn = {
  readonly column: string;
  /** `constant`: says nothing that tells rows apart; `mostly_missing`: the filled-in median would outweigh the data. */
  readonly reason: 'constant' | 'mostly_missing';
  readonly missingShare: number;
};

export type FeatureRecipe = {
  readonly trainedRows: number;
  readonly features: readonly Feature[];
  readonly dropped: readonly DroppedColumn[];
};

// Half: beyond it the median of the few is no longer what most rows look like.
const MAX_MISSING_SHARE = 0.5;

/** Learns the recipe from training columns of equal length; throws InvalidInputError for unequal ones or no rows. */
export function fitFeatureRecipe(columns: readonly NumberColumn[]): FeatureRecipe {
  const trainedRows = countRows(columns);
  if (trainedRows === 0) throw new InvalidInputError('expected at least 1 training row, got none');
  const features: Feature[] = [];
  const dropped: DroppedColumn[] = [];
  for (const column of columns) {
    const present = presentValues(column);
    const missingShare = 1 - present.length / trainedRows;
    if (missingShare > MAX_MISSING_SHARE) {
      dropped.push({ column: column.name, reason: 'mostly_missing', missingShare });
      continue;
    }
    if (present.every((value) => value === present[0]))
      dropped.push({ column: column.name, reason: 'constant', missingShare });
    else features.push(valueFeature(column.name, present, missingShare));
    // Kept without its column too: a constant that is sometimes absent still tells rows apart.
    if (missingShare > 0) features.push(missingFeature(column.name, missingShare));
  }
  return { trainedRows, features, dropped };
}

/** Rows of columns of equal length; throws InvalidInputError naming the first that differs. */
export function countRows(columns: readonly NumberColumn[]): number {
  const rows = columns[0]?.values.length ?? 0;
  for (const { name, values } of columns) {
    if (values.length !== rows) throw new InvalidInputError(`expected ${rows} rows in ${name}, got ${values.length}`);
  }
  return rows;
}

/** The value as a 32-bit float, NaN where it is missing. */
export function valueAt(column: NumberColumn, row: number): number {
  const value = column.values[row];
  if (value === null || value === undefined || column.nulls?.[row] === 1) return Number.NaN;
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) ? rounded : Number.NaN;
}

function presentValues(column: NumberColumn): Float32Array {
  const present = new Float32Array(column.values.length);
  let count = 0;
  for (let row = 0; row < present.length; row += 1) {
    const value = valueAt(column, row);
    // Adding 0 turns -0 into 0: equal values must have equal bits.
    if (!Number.isNaN(value)) present[count++] = value + 0;
  }
  return present.subarray(0, count);
}

function valueFeature(name: string, present: Float32Array, missingShare: number): Feature {
  const [p05, median, p95] = quantiles(present, [0.05, 0.5, 0.95]) as [number, number, number];
  return { name, column: name, kind: 'value', p05, median, p95, missingShare };
}

function missingFeature(column: string, missingShare: number): Feature {
  const flagAt = (share: number): number => (share > 1 - missingShare ? 1 : 0);
  const quantiles = { p05: flagAt(0.05), median: flagAt(0.5), p95: flagAt(0.95) };
  return { name: `${column}_missing`, column, kind: 'missing', ...quantiles, missingShare };
}
