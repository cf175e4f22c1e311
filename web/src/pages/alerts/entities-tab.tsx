import { Users } from 'lucide-react';
import type { Run } from '../../../../core/contract/alerts.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { encodePill } from '../../lib/filter-codec.ts';
import { useSetSearch } from '../../lib/filter-state.ts';
import { formatCount, formatPercent, formatScore } from '../../lib/numbers.ts';
import { useZone } from '../../lib/zone.ts';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { Time } from '../../ui/value.tsx';
import { useRunEntities } from './use-alerts.ts';
import '../../ui/table.css';

/** Who stands out: entities of the run by their strongest flow. A click shows the flows. */
export function EntitiesTab({ run }: { run: Run | undefined }) {
  const entities = useRunEntities(run?.run_id);
  const rows = entities.data?.rows ?? [];
  if (!run || (entities.data && rows.length === 0)) {
    return (
      <EmptyState
        icon={<Users size={20} aria-hidden="true" />}
        title={run ? 'No entity stands out' : 'No detection has run'}
      >
        {run
          ? 'The run found no anomalous flow.'
          : 'Run the detection above: subscribers and addresses that stand out appear here.'}
      </EmptyState>
    );
  }
  return (
    <div className="alerts-tab">
      {entities.error ? <ErrorNote error={entities.error} onRetry={() => void entities.refetch()} /> : null}
      {entities.isPending ? <SkeletonRows rows={10} /> : null}
      {rows.length > 0 ? <EntityTable rows={rows} /> : null}
    </div>
  );
}

type EntityRow = NonNullable<ReturnType<typeof useRunEntities>['data']>['rows'][number];

function EntityTable({ rows }: { rows: readonly EntityRow[] }) {
  const { short } = useZone();
  const setSearch = useSetSearch();
  const open = (entity: string) => {
    setSearch({ tab: 'flows', f: [encodePill({ field: 'entity', op: 'is', values: [entity] })] });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Entities">
      <table className="table table-rows-click">
        <thead>
          <tr>
            <th scope="col">Highest score</th>
            <th scope="col">Severity</th>
            <th scope="col">Entity</th>
            <th scope="col" className="right">
              Anomalous flows
            </th>
            <th scope="col" className="right">
              Of all its flows
            </th>
            <th scope="col" className="right">
              Mean score
            </th>
            <th scope="col">First seen ({short})</th>
            <th scope="col">Last seen ({short})</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EntityLine key={`${row.entity_kind} ${row.entity}`} row={row} onOpen={() => open(row.entity)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EntityLine({ row, onOpen }: { row: EntityRow; onOpen: () => void }) {
  return (
    <tr onClick={onOpen}>
      <td>
        <button type="button" className="row-button" onClick={onOpen}>
          <ScoreBar score={row.max_score} severity={row.severity} />
          <span className="sr-only">: anomalous flows of {row.entity}</span>
        </button>
      </td>
      <td>
        <SeverityMark severity={row.severity} />
      </td>
      <td className="alert-entity">
        <span className="mono">{row.entity}</span>{' '}
        <span className="muted small">{columnOf(row.entity_kind)?.label ?? row.entity_kind}</span>
      </td>
      <td className="right num">{formatCount(row.anomalous)}</td>
      <td className="right num">
        {formatCount(row.flows)}{' '}
        <span className="muted">{row.flows > 0 ? formatPercent(row.anomalous / row.flows) : ''}</span>
      </td>
      <td className="right num">{formatScore(row.mean_score)}</td>
      <td className="muted">
        <Time value={row.first_seen} />
      </td>
      <td className="muted">
        <Time value={row.last_seen} />
      </td>
    </tr>
  );
}
