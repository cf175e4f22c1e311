import { describe, expect, it } from 'vitest';
import { flowExplainer } from '../../../core/detect/explain-flow.ts';
import type { FeatureRecipe } from '../../../core/ml/feature-recipe.ts';

/** The explanation of one figure of one column, whose usual range is given. */
function told(column: string, value: number, usual: { p05: number; median: number; p95: number }): string {
  const recipe: FeatureRecipe = {
    features: [{ name: column, column, kind: 'value', missingShare: 0, ...usual }],
    dropped: [],
    trainedRows: 1000,
  };
  const [line] = flowExplainer(recipe)({
    row: 0,
    columns: [{ name: column, values: [value] }],
    explanations: { base: 0.4, scores: [0.6], contributions: [0.2] } as never,
  });
  return line?.text ?? '';
}

describe('the explanation of a feature', () => {
  it('says how few others contact a destination, and how many usually do', () => {
    const usual = { p05: 4, median: 4, p95: 6 };
    expect(told('destination_rarity', 8, usual)).toBe(
      'share of entities that contact this destination: 1 in 256, usually 1 in 16 or more',
    );
    expect(told('destination_rarity', 4, usual)).toBe(
      'share of entities that contact this destination: 1 in 16 or more, as usual',
    );
    expect(told('asn_rarity', Number.NaN, usual)).toBe('share of entities that contact this network: not known');
  });

  it('tells figures with the usual one and the side of the range they lie on', () => {
    const usual = { p05: Math.log1p(100), median: Math.log1p(1000), p95: Math.log1p(5000) };
    expect(told('bytes_out', Math.log1p(9000), usual)).toBe('uploaded 9 kB, usual 1 kB (95 % below 5 kB)');
    expect(told('bytes_out', Math.log1p(10), usual)).toBe('uploaded 10 B, usual 1 kB (95 % above 100 B)');
  });
});
