import type { CSSProperties } from 'react';
import { sentence } from '../lib/problem.ts';
import { scoreText, signedThousandths, sumSentence, type WaterfallPart, waterfall } from './waterfall.ts';
import './contribution-bars.css';

export interface ContributionBarsProps {
  readonly base: number;
  readonly score: number;
  readonly parts: readonly WaterfallPart[];
}

/** A score explained: the base every flow starts with, then each part that raised or lowered it, up to the score. */
export function ContributionBars({ base, score, parts }: ContributionBarsProps) {
  const fall = waterfall(base, parts, score);
  const place = (from: number, to: number): CSSProperties => {
    const span = fall.high - fall.low;
    const left = (Math.min(from, to) - fall.low) / span;
    return { '--left': left, '--size': Math.abs(to - from) / span } as CSSProperties;
  };
  return (
    <div className="fall">
      <ul className="fall-rows">
        <FallRow text="Starting score of any flow" shown={scoreText(base)} kind="base" place={place(0, base)} />
        {fall.steps.map((step) => (
          <FallRow
            key={`${step.feature} ${step.text}`}
            text={step.text}
            shown={signedThousandths(step.thousandths)}
            kind={step.contribution < 0 ? 'down' : 'up'}
            place={place(step.from, step.to)}
          />
        ))}
        <FallRow text="Score" shown={scoreText(score)} kind="total" place={place(0, score)} />
      </ul>
      <p className="fall-sum mono">{sumSentence(fall)}</p>
      {Math.abs(fall.gap) > 0.0015 ? (
        <p className="fall-gap">
          The parts listed differ from the score by {signedThousandths(Math.round(-fall.gap * 1000))}.
        </p>
      ) : null}
    </div>
  );
}

type FallRowProps = { text: string; shown: string; kind: 'base' | 'up' | 'down' | 'total'; place: CSSProperties };

function FallRow({ text, shown, kind, place }: FallRowProps) {
  return (
    <li className={`fall-row fall-${kind}`}>
      <span className="fall-text">{sentence(text)}</span>
      <span className="fall-track" aria-hidden="true">
        <span className="fall-bar" style={place} />
      </span>
      <span className="fall-value mono">{shown}</span>
    </li>
  );
}
