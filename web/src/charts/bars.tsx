import type { CSSProperties, ReactNode } from 'react';
import { formatCount } from '../lib/numbers.ts';
import { barWords } from './bar-words.ts';
import { shareOf } from './scale.ts';
import './bars.css';

export interface BarRow {
  readonly key: string;
  readonly name: string;
  /** Second, quieter name: a port's number, say. */
  readonly note?: string;
  readonly all: number;
  readonly anomalous: number;
}

export interface BarsProps {
  readonly rows: readonly BarRow[];
  /** What is counted: "sessions". */
  readonly unit: string;
  /** Scale by all of them, or by the anomalous ones alone. */
  readonly measure: 'all' | 'anomalous';
  readonly onPick?: (row: BarRow) => void;
  readonly empty?: ReactNode;
  /** False where another block of bars below carries the key. */
  readonly legend?: boolean;
  /** False before a first run: nothing is known to be anomalous or not. */
  readonly scored?: boolean;
}

/** Ranked horizontal bars: all of a thing, and how much of it is anomalous. Each row is a button that filters. */
export function Bars({ rows, unit, measure, onPick, empty, legend = true, scored = true }: BarsProps) {
  if (rows.length === 0) return <>{empty}</>;
  const top = Math.max(...rows.map((row) => (measure === 'all' ? row.all : row.anomalous)));
  return (
    <div>
      <ul className="bars">
        {rows.map((row) => (
          <li key={row.key}>
            <BarButton row={row} top={top} unit={unit} measure={measure} scored={scored} onPick={onPick} />
          </li>
        ))}
      </ul>
      {legend ? <BarsLegend unit={unit} measure={measure} /> : null}
    </div>
  );
}

function BarsLegend({ unit, measure }: Pick<BarsProps, 'unit' | 'measure'>) {
  return (
    <p className="bars-legend">
      {measure === 'all' ? (
        <span>
          <i className="bars-key" /> all {unit}
        </span>
      ) : null}
      <span>
        <i className="bars-key bars-key-anomalous" /> anomalous
      </span>
    </p>
  );
}

type RowProps = { row: BarRow; top: number; scored: boolean } & Pick<BarsProps, 'unit' | 'measure' | 'onPick'>;

function BarButton({ row, top, unit, measure, scored, onPick }: RowProps) {
  const shares = { '--all': measure === 'all' ? shareOf(row.all, top) : 0, '--odd': shareOf(row.anomalous, top) };
  const words = barWords(row, unit, scored);
  return (
    <button type="button" className="bar-row" title={`${row.name}: ${words.title}`} onClick={() => onPick?.(row)}>
      <span className="bar-name truncate">{row.name}</span>
      <span className="bar-note mono">{row.note}</span>
      <span
        className={row.anomalous > 0 ? 'bar-track bar-odd' : 'bar-track'}
        style={shares as CSSProperties}
        aria-hidden="true"
      />
      <span className="bar-value mono">{formatCount(measure === 'all' ? row.all : row.anomalous)}</span>
      <span className="sr-only">{words.spoken}. Filter by it</span>
    </button>
  );
}
