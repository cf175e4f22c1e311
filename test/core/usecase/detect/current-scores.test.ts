import { describe, expect, it } from 'vitest';
import type { FeatureRows, ScoreEngine } from '../../../../core/detect/score-engine.ts';
import { NotFoundError, UnavailableError } from '../../../../core/errors.ts';
import { currentScores } from '../../../../core/usecase/detect/current-scores.ts';

const rows = {} as FeatureRows;
const query = { sql: '', tables: [], scope: {} } as unknown as Parameters<ScoreEngine['open']>[0];

describe('scores over what is visible', () => {
  it('ask anew which objects there are when one is gone that they were told of', async () => {
    const steps: string[] = [];
    const scores: ScoreEngine = {
      async open() {
        steps.push('open');
        if (steps.filter((step) => step === 'open').length < 3) throw new NotFoundError('no object');
        return rows;
      },
    };
    expect(await currentScores(scores, async () => void steps.push('ask')).open(query)).toBe(rows);
    expect(steps).toEqual(['ask', 'open', 'ask', 'open', 'ask', 'open']);
  });

  it('give up where objects are gone again and again, and at once where something else fails', async () => {
    let asked = 0;
    const refresh = async () => {
      asked += 1;
    };
    const gone = currentScores({ open: () => Promise.reject(new NotFoundError('no object')) }, refresh);
    await expect(gone.open(query)).rejects.toThrow(NotFoundError);
    expect(asked).toBe(5);
    const busy = currentScores({ open: () => Promise.reject(new UnavailableError('busy')) }, refresh);
    await expect(busy.open(query)).rejects.toThrow(UnavailableError);
    expect(asked).toBe(6);
  });
});
