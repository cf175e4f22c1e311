import { sparkGeometry } from './scale.ts';
import './sparkline.css';

const WIDTH = 120;
const HEIGHT = 28;

export type SparkTone = 'neutral' | 'warm' | 'good' | 'accent';

/** A figure's course without axes: decoration beside the number, so hidden from screen readers. */
export function Sparkline({ values, tone = 'neutral' }: { values: readonly number[]; tone?: SparkTone }) {
  const { line, area } = sparkGeometry(values, WIDTH, HEIGHT);
  return (
    <svg
      className={`spark spark-${tone}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {line ? (
        <>
          <path className="spark-area" d={area} />
          <path className="spark-line" d={line} vectorEffect="non-scaling-stroke" />
        </>
      ) : (
        <path className="spark-line" d={`M0,${HEIGHT - 2}H${WIDTH}`} vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}
