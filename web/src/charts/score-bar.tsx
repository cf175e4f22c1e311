import type { CSSProperties } from 'react';
import type { Severity } from '../../../core/contract/alerts.ts';
import { formatScore } from '../lib/numbers.ts';
import { shareOf } from './scale.ts';
import './score-bar.css';

/** A score of 0 to 1 as a bar in its severity's colour, and as a figure. */
export function ScoreBar({ score, severity }: { score: number; severity: Severity }) {
  return (
    <span className={`score-bar score-${severity}`}>
      <span className="score-track" aria-hidden="true">
        <span className="score-fill" style={{ '--share': shareOf(score, 1) } as CSSProperties} />
      </span>
      <span className="score-figure mono">{formatScore(score)}</span>
    </span>
  );
}
