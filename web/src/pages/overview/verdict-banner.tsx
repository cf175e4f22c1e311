import { Link } from '@tanstack/react-router';
import { CircleHelp, ShieldAlert, ShieldCheck, ShieldX } from 'lucide-react';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/value.tsx';

const LEVELS = {
  ok: { word: 'All quiet.', icon: ShieldCheck },
  attention: { word: 'Needs attention.', icon: ShieldAlert },
  critical: { word: 'Critical.', icon: ShieldX },
  unknown: { word: 'Not known yet.', icon: CircleHelp },
} as const;

/** Is everything OK? One sentence, and where to begin. */
export function VerdictBanner({ data }: { data: OverviewResponse | undefined }) {
  if (!data) {
    return (
      <div className="verdict">
        <Skeleton width="50%" height={16} />
      </div>
    );
  }
  const { level, text, alert_id } = data.verdict;
  const { word, icon: Icon } = LEVELS[level];
  return (
    <section className={`verdict verdict-${level}`} aria-label="Verdict">
      <Icon size={17} aria-hidden="true" />
      <p>
        <strong>{word}</strong> <VerdictText text={text} alertId={alert_id} />
      </p>
      {data.run ? (
        <span className="verdict-run small muted">
          {data.run.covers ? 'a part scored' : 'scored'} <Time value={data.run.finished_at} style="minutes" named />
        </span>
      ) : null}
    </section>
  );
}

/** The sentence, with its last step ("Begin with: ...") as the link to that alert. */
function VerdictText({ text, alertId }: { text: string; alertId: string | null }) {
  if (!alertId) return <>{text}</>;
  const [before = '', step] = text.split(/Begin with: /);
  return (
    <>
      {before}
      {step ? 'Begin with: ' : ' '}
      <Link to="/alerts" search={{ alert: alertId } as never}>
        {step?.replace(/\.$/, '') ?? 'Begin with this alert'}
      </Link>
      .
    </>
  );
}
