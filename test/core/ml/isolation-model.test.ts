import { describe, expect, it } from 'vitest';
import { buildFeatureMatrix } from '../../../core/ml/feature-matrix.ts';
import { createForestScorer } from '../../../core/ml/forest-scorer.ts';
import { trainIsolationModel } from '../../../core/ml/isolation-model.ts';
import { decodeIsolationModel, encodeIsolationModel } from '../../../core/ml/isolation-model-bytes.ts';
import { createRandom } from '../../../core/ml/random.ts';

const ROWS = 3000;

/** Traffic-like columns: sizes with gaps, hours, a constant; row 0 is far from all others. */
function columns() {
  const random = createRandom(11);
  const bytes = Array.from({ length: ROWS }, () => (random.nextFloat() < 0.4 ? null : 5 + 3 * random.nextFloat()));
  const hours = Array.from({ length: ROWS }, () => 8 + 10 * random.nextFloat());
  bytes[0] = 40;
  hours[0] = 3;
  return [
    { name: 'bytes', values: bytes },
    { name: 'hour', values: hours },
    { name: 'version', values: new Float64Array(ROWS).fill(4) },
  ];
}

describe('trainIsolationModel', () => {
  it('flags the row that is far from all others, and few beside it', () => {
    const { model, scores } = trainIsolationModel(columns(), { seed: 1 });
    expect(scores[0]).toBe(scores.toSorted().at(-1));
    expect(scores[0]).toBeGreaterThanOrEqual(model.cutoff!);
    expect(scores.filter((score) => score >= model.cutoff!).length).toBeLessThanOrEqual(ROWS * 0.005);
    expect(model.recipe.features.map(({ name }) => name)).toEqual(['bytes', 'bytes_missing', 'hour']);
  });

  it('refuses columns that cannot tell rows apart', () => {
    expect(() => trainIsolationModel([{ name: 'same', values: [1, 1, 1] }], { seed: 1 })).toThrow('got 0');
  });
});

describe('encodeIsolationModel', () => {
  it('survives storage: the model read back scores later rows the same', () => {
    const { model, scores } = trainIsolationModel(columns(), { seed: 1 });
    const restored = decodeIsolationModel(encodeIsolationModel(model));
    expect(restored).toEqual(model);
    expect(createForestScorer(restored.forest)(buildFeatureMatrix(restored.recipe, columns()))).toEqual(scores);
  });

  it('gives the same bytes for the same training, and others for another seed', () => {
    const bytes = (seed: number) => encodeIsolationModel(trainIsolationModel(columns(), { seed }).model);
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  it('keeps the absence of a cutoff after too little training', () => {
    const few = [{ name: 'x', values: [1, 2, 3, 4] }];
    expect(decodeIsolationModel(encodeIsolationModel(trainIsolationModel(few, { seed: 1 }).model)).cutoff).toBeNull();
  });

  it('reads a model that lies inside a larger buffer', () => {
    const bytes = encodeIsolationModel(trainIsolationModel(columns(), { seed: 1, trees: 3 }).model);
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 5);
    expect(encodeIsolationModel(decodeIsolationModel(larger.subarray(5, 5 + bytes.length)))).toEqual(bytes);
  });

  it('refuses bytes that are not a whole model', () => {
    const bytes = encodeIsolationModel(trainIsolationModel(columns(), { seed: 1, trees: 3 }).model);
    expect(() => decodeIsolationModel(new Uint8Array(0))).toThrow('expected an isolation forest model');
    expect(() => decodeIsolationModel(bytes.subarray(1))).toThrow('expected an isolation forest model');
    expect(() => decodeIsolationModel(bytes.subarray(0, bytes.length - 1))).toThrow(/expected a model of \d+ bytes/);
    expect(() => decodeIsolationModel(bytes.with(4, 9))).toThrow('expected model format 1, got 9');
    expect(() => decodeIsolationModel(bytes.with(12, 0))).toThrow('expected a model header in JSON');
  });
});
