import { flowExplainer } from '../../detect/explain-flow.ts';
import { forestSeverity } from '../../detect/forest-severity.ts';
import type { FeatureRows, ScoredFlow } from '../../detect/score-engine.ts';
import { buildFeatureMatrix } from '../../ml/feature-matrix.ts';
import type { NumberColumn } from '../../ml/feature-recipe.ts';
import { createForestExplainer } from '../../ml/forest-contributions.ts';
import type { ScoredFamily } from './score-family.ts';

/** The anomalous flows of each batch of a family, explained, and how many rows have been gone through. */
export async function* explainFamily(
  rows: FeatureRows,
  family: ScoredFamily,
): AsyncIterable<{ flows: ScoredFlow[]; done: number }> {
  const explain = createForestExplainer(family.forest);
  const tell = flowExplainer(family.recipe);
  let done = 0;
  for await (const { positions, columns } of rows.batches(family.family)) {
    const chosen: number[] = [];
    for (let row = 0; row < positions.length; row += 1) {
      if (family.scores[done + row]! >= family.cutoff) chosen.push(row);
    }
    done += positions.length;
    const picked = columns.map((column) => pickRows(column, chosen));
    const explanations = explain(buildFeatureMatrix(family.recipe, picked));
    const flows = chosen.map((place, row): ScoredFlow => {
      const score = explanations.scores[row]!;
      return {
        position: positions[place]!,
        score,
        severity: forestSeverity(score, false),
        seconded_severity: forestSeverity(score, true),
        contributions: JSON.stringify(tell({ row, columns: picked, explanations })),
      };
    });
    yield { flows, done };
  }
}

function pickRows({ name, values }: NumberColumn, rows: readonly number[]): NumberColumn {
  return { name, values: Float32Array.from(rows, (row) => Number(values[row])) };
}
