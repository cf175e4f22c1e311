import { ArrowDownRight, ArrowRight, ArrowUpRight, Info } from 'lucide-react';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { Missing } from '../../ui/value.tsx';
import { comparison, type Delta, deltaOf, KPIS, type KpiSpec, sparkTone } from './kpi-model.ts';

/** Six figures, each with its change and its course. */
export function KpiStrip({ data }: { data: OverviewResponse | undefined }) {
  return (
    <ul className="kpis">
      {KPIS.map((spec) => (
        <li key={spec.name} className="kpi">
          <p className="kpi-label">
            <span>{spec.label}</span>
            <Tooltip text={spec.about}>
              <button type="button" className="kpi-about" aria-label={`What ${spec.label.toLowerCase()} counts`}>
                <Info size={12} aria-hidden="true" />
              </button>
            </Tooltip>
          </p>
          {data ? <Figures spec={spec} data={data} /> : <Waiting />}
        </li>
      ))}
    </ul>
  );
}

function Waiting() {
  return (
    <div className="kpi-wait">
      <Skeleton width="55%" height={22} />
      <Skeleton height={26} />
      <Skeleton width="70%" height={12} />
    </div>
  );
}

function Figures({ spec, data }: { spec: KpiSpec; data: OverviewResponse }) {
  const kpi = data.kpis[spec.name];
  const unknown = kpi.value === null || (spec.scored && data.run === null);
  const delta = unknown ? null : deltaOf(kpi, spec.alarming === true);
  return (
    <>
      <p className="kpi-figure">
        <strong className="num">
          {unknown ? <Missing why={spec.scored ? 'no detection has run' : undefined} /> : spec.format(kpi.value!)}
        </strong>
        {delta ? <DeltaMark delta={delta} /> : null}
      </p>
      <Sparkline values={unknown ? [] : kpi.spark} tone={unknown ? 'neutral' : sparkTone(spec)} />
      <p className="kpi-note">{unknown && spec.scored ? 'no detection has run' : comparison(kpi, data.period)}</p>
    </>
  );
}

const ARROWS = { up: ArrowUpRight, down: ArrowDownRight, same: ArrowRight };
const WORDS = { up: 'more', down: 'less', same: 'unchanged,' };

function DeltaMark({ delta }: { delta: Delta }) {
  const Arrow = ARROWS[delta.direction];
  return (
    <span className={`kpi-delta kpi-${delta.tone} num`}>
      <Arrow size={12} aria-hidden="true" />
      {delta.text}
      <span className="sr-only"> {WORDS[delta.direction]} than before</span>
    </span>
  );
}
