import type { CSSProperties, ReactNode } from 'react';
import { shareOf } from './scale.ts';
import './ranked-list.css';

export interface RankedRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly note?: ReactNode;
  readonly value: number;
  /** The value as people read it, with its unit. */
  readonly shown: string;
  /** A second figure, quieter. */
  readonly aside?: ReactNode;
  readonly onPick?: () => void;
  readonly hint?: string;
}

export interface RankedListProps {
  readonly rows: readonly RankedRow[];
  readonly tone?: 'neutral' | 'warm';
  readonly empty?: ReactNode;
  /** What the figures count, over their columns. */
  readonly heads?: { readonly value: string; readonly aside?: string };
}

/** A top ten: rank, name, bar behind, figure. */
export function RankedList({ rows, tone = 'neutral', empty, heads }: RankedListProps) {
  if (rows.length === 0) return <>{empty}</>;
  const top = Math.max(...rows.map((row) => row.value));
  return (
    <>
      {heads ? (
        <p className="ranked-heads">
          {heads.aside ? <span className="ranked-aside">{heads.aside}</span> : null}
          <span className="ranked-value">{heads.value}</span>
        </p>
      ) : null}
      <ol className={`ranked ranked-${tone}`}>
        {rows.map((row, index) => (
          <li key={row.key} style={{ '--share': shareOf(row.value, top) } as CSSProperties}>
            <button type="button" className="ranked-row" onClick={row.onPick} disabled={!row.onPick} title={row.hint}>
              <span className="ranked-rank mono" aria-hidden="true">
                {index + 1}
              </span>
              <span className="ranked-name">
                <span className="truncate">{row.name}</span>
                {row.note ? <span className="ranked-note truncate">{row.note}</span> : null}
              </span>
              {row.aside ? <span className="ranked-aside mono">{row.aside}</span> : null}
              <span className="ranked-value mono">{row.shown}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
