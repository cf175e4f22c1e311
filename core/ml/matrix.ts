/** Rows x features in 32-bit floats, row-major: feature f of row r is `values[r * features + f]`. All values are finite. */
export type Matrix = {
  readonly values: Float32Array;
  readonly rows: number;
  readonly features: number;
};

/** A matrix of the given rows alone, in the given order. */
export function selectRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { features } = matrix;
  const values = new Float32Array(rows.length * features);
  for (let i = 0; i < rows.length; i += 1) {
    const from = rows[i]! * features;
    values.set(matrix.values.subarray(from, from + features), i * features);
  }
  return { values, rows: rows.length, features };
}
