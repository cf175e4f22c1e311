import { describe, expect, it } from 'vitest';
import { flowExplainer } from '../../../core/detect/explain-flow.ts';
import { decodeModelBundle, encodeModelBundle } from '../../../core/detect/model-bundle.ts';
import { trainFamily } from '../../../core/detect/train-family.ts';
import { buildFeatureMatrix } from '../../../core/ml/feature-matrix.ts';
import type { NumberColumn } from '../../../core/ml/feature-recipe.ts';
import { createForestExplainer } from '../../../core/ml/forest-contributions.ts';
import { createRandom } from '../../../core/ml/random.ts';

const options = { trees: 50, sampleSize: 128, seed: 3 };

/** Uploads and durations of 1000 flows, of which the last is a large upload at night; bytes_total repeats bytes_out. */
function columns(): NumberColumn[] {
  const random = createRandom(5);
  const make = (name: string, value: (row: number) => number): NumberColumn => ({
    name,
    values: Float32Array.from({ length: 1000 }, (_, row) => value(row)),
  });
  const uploads = Array.from({ length: 1000 }, (_, row) =>
    row === 999 ? Math.log1p(1.9e9) : Math.log1p(9_000 + random.nextBelow(6_000)),
  );
  return [
    make('bytes_out', (row) => uploads[row]!),
    make('bytes_total', (row) => uploads[row]! * 2 + 1),
    make('duration', () => (random.nextBelow(5) === 0 ? Number.NaN : Math.log1p(random.nextBelow(60)))),
    make('hour_sin', (row) => (row === 999 ? 1 : Math.sin(3 + random.nextFloat()))),
    make('hour_cos', (row) => (row === 999 ? 0 : Math.cos(3 + random.nextFloat()))),
    make('flag_syn', () => 1),
    make('packets_ratio', () => Number.NaN),
  ];
}

describe('training on one family', () => {
  it('leaves out what is constant, mostly missing or told already, and says why', () => {
    const trained = trainFamily(columns(), options)!;
    expect(trained.recipe.features.map(({ name }) => name)).toEqual([
      'bytes_out',
      'duration',
      'duration_missing',
      'hour_sin',
      'hour_cos',
    ]);
    expect(trained.dropped).toEqual([
      { feature: 'flag_syn', why: 'the same in every flow' },
      { feature: 'packets_ratio', why: 'not given in any flow' },
      { feature: 'bytes_total', why: 'tells the same as “Bytes out”, which is used' },
    ]);
  });

  it('has nothing to train where no feature tells rows apart', () => {
    expect(trainFamily([{ name: 'flag_syn', values: new Float32Array(600) }], options)).toBeNull();
  });

  it('explains every row by lines that add up to its score', () => {
    const trained = trainFamily(columns(), options)!;
    const all = columns();
    const explanations = createForestExplainer(trained.forest)(buildFeatureMatrix(trained.recipe, all));
    const tell = flowExplainer(trained.recipe);
    for (let row = 0; row < 1000; row += 37) {
      const lines = tell({ row, columns: all, explanations });
      const sum = lines.reduce((total, line) => total + line.contribution, 0);
      expect(sum).toBeCloseTo(explanations.scores[row]!, 12);
    }
  });

  it('tells the observed and the usual figure of an unusual row', () => {
    const trained = trainFamily(columns(), options)!;
    const all = columns();
    const explanations = createForestExplainer(trained.forest)(buildFeatureMatrix(trained.recipe, all));
    const lines = flowExplainer(trained.recipe)({ row: 999, columns: all, explanations });
    expect(explanations.scores[999]).toBe(Math.max(...explanations.scores));
    const upload = lines.find(({ feature }) => feature === 'bytes_out')!;
    expect(upload.text).toMatch(/^uploaded 1\.9 GB, usual 1[12](\.\d)? kB \(95 % below 14\.\d kB\)$/);
    expect(upload.contribution).toBeGreaterThan(0.03);
    expect(lines.find(({ feature }) => feature === 'time_of_day')!.text).toBe('time of day 06:00');
  });

  it('keeps its model as bytes that read back alike', () => {
    const { recipe, forest } = trainFamily(columns(), options)!;
    const models = [{ family: 'FLOW', model: { recipe, forest, cutoff: 0.61 } }];
    expect(decodeModelBundle(encodeModelBundle(models))).toEqual(models);
    expect(() => decodeModelBundle(new Uint8Array(20))).toThrow('expected a bundle of isolation models');
  });
});
