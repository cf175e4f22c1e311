import type { Run } from '../../../../core/contract/alerts.ts';
import { featureLabel } from '../../../../core/contract/feature-label.ts';
import type { Filter } from '../../../../core/contract/filter.ts';
import { pillText } from '../../filters/filter-fields.ts';
import { formatCount, formatPercent, formatScore, plural } from '../../lib/numbers.ts';
import { zoneNamed } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyText, Time } from '../../ui/value.tsx';

/** What a run was made of: what it looked at, what it left out and why, and where it drew the line. */
export function RunDetails({ run }: { run: Run }) {
  const features = [...new Set(run.features.map(featureLabel))];
  return (
    <div className="run-details">
      <RunFacts run={run} />
      <section aria-label="Features used">
        <h3>{plural(features.length, 'feature')} used</h3>
        <div className="row-wrap run-features">
          {features.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
        </div>
      </section>
      {run.dropped.length > 0 ? (
        <section aria-label="Features left out">
          <h3>Left out, of all or of some kinds of records</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <ul className="run-dropped" tabIndex={0}>
            {run.dropped.map((entry) => (
              <li key={`${entry.feature} ${entry.why}`}>
                <span>{entry.feature === 'all' ? 'All features' : featureLabel(entry.feature)}:</span>{' '}
                <span className="muted">{entry.why}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function RunFacts({ run }: { run: Run }) {
  return (
    <dl className="run-facts">
      <Fact name="Looked at">
        <Scope filter={run.request.filter} />
      </Fact>
      <Fact name="Threshold">{run.threshold === null ? 'none' : `score ${formatScore(run.threshold)} and above`}</Fact>
      <Fact name="Forest">
        {formatCount(run.request.trees)} trees of {formatCount(run.request.sample_size)} flows, seed {run.request.seed}
      </Fact>
      <Fact name="Reach">
        the strongest {formatPercent(run.request.max_share, 2)} of episodes, equal scores together. All flows of one
        entity in an hour are one episode, and each counts as its share of it, so that a scan of thousands of flows
        counts once.
      </Fact>
      <Fact name="Hours and weekdays in">{zoneNamed(run.request.zone, Date.parse(run.started_at))}</Fact>
      <Fact name="Started">
        <Time value={run.started_at} named /> by {run.started_by}
      </Fact>
      {run.model ? (
        <Fact name="Model">
          {run.model.name} {run.model.version}{' '}
          <CopyText text={run.model.sha256} shown={`${run.model.sha256.slice(0, 10)}…`} label="SHA-256 of the model" />
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

/** The filter a run was made with, in words. */
export function Scope({ filter }: { filter: Filter }) {
  const { from, to, text, pills } = filter;
  const parts = [...(text ? [`“${text}”`] : []), ...pills.filter((pill) => !pill.disabled).map(pillText)];
  if (parts.length === 0 && !from && !to) return <>everything held</>;
  return (
    <>
      {parts.join('; ') || 'everything'}
      {from ? (
        <>
          {' '}
          from <Time value={from} style="minutes" />
        </>
      ) : null}
      {to ? (
        <>
          {' '}
          until <Time value={to} style="minutes" named />
        </>
      ) : null}
    </>
  );
}
