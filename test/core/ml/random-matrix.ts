import type { Matrix } from '../../../core/ml/matrix.ts';
import { createRandom } from '../../../core/ml/random.ts';

/** A seeded matrix of skewed values, coarse enough to repeat now and then; its last feature is constant. */
export function randomMatrix(rows: number, features: number, seed = 1): Matrix {
  const random = createRandom(seed);
  const values = new Float32Array(rows * features);
  for (let i = 0; i < values.length; i += 1) {
    const isLast = features > 1 && i % features === features - 1;
    values[i] = isLast ? 7 : Math.round(100 * random.nextFloat() * random.nextFloat() - 20);
  }
  return { values, rows, features };
}

/** Seeded points around the origin (sum of uniforms, about standard normal), then the given rows. */
export function clusterAnd(rows: readonly number[][], size: number, seed = 1): Matrix {
  const random = createRandom(seed);
  const features = rows[0]!.length;
  const cluster = Array.from({ length: size * features }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += random.nextFloat();
    return sum;
  });
  return { values: Float32Array.from([...cluster, ...rows.flat()]), rows: size + rows.length, features };
}
