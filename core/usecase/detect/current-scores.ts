import type { ScoreEngine } from '../../detect/score-engine.ts';
import { NotFoundError } from '../../errors.ts';

/** Times a run asks which objects there are: of those it was told, some may be swapped for others while it fetches them. */
const MOST_ASKED = 5;

/** Scores over the objects that are visible when a run begins; `refresh` asks which these are. */
export function currentScores(scores: ScoreEngine, refresh: () => Promise<void>): ScoreEngine {
  return {
    async open(query) {
      for (let asked = 1; ; asked += 1) {
        await refresh();
        try {
          return await scores.open(query);
        } catch (error) {
          if (!(error instanceof NotFoundError) || asked === MOST_ASKED) throw error;
        }
      }
    },
  };
}
