import { useQuery } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import type { Filter } from '../../../../core/contract/filter.ts';
import type { Statistics } from '../../../../core/contract/search.ts';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowValue as Value } from '../../../../core/flow/record.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { shareOf } from '../../charts/scale.ts';
import { callApi } from '../../lib/api.ts';
import { formatCount, formatPercent, plural } from '../../lib/numbers.ts';
import { IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { FlowValue } from '../record/flow-value.tsx';
import { pivotPill } from '../record/pivot-pill.ts';
import type { Pivot } from '../record/use-pivot.ts';
import type { ShownColumn } from './column-choice.ts';

interface FieldStatisticsProps {
  name: ShownColumn | null;
  filter: Filter;
  pivot: Pivot;
  onClose: () => void;
}

/** What a column holds over the rows the filter leaves. */
export function FieldStatistics({ name, filter, pivot, onClose }: FieldStatisticsProps) {
  const column = name ? columnOf(name) : undefined;
  const statistics = useQuery({
    queryKey: ['statistics', name, filter],
    queryFn: ({ signal }) => callApi('statistics', { params: { column: name! }, body: { filter }, signal }),
    enabled: name !== null,
    staleTime: 60_000,
  });
  return (
    <Drawer
      open={name !== null}
      onOpenChange={(open) => !open && onClose()}
      title={column?.label ?? 'Field'}
      description={
        <>
          {column?.about} <code>{name}</code>
        </>
      }
    >
      {statistics.error ? <ErrorNote error={statistics.error} onRetry={() => void statistics.refetch()} /> : null}
      {statistics.isPending && name ? <SkeletonRows rows={9} /> : null}
      {statistics.data && column ? <Body statistics={statistics.data} column={column} pivot={pivot} /> : null}
    </Drawer>
  );
}

type BodyProps = { statistics: Statistics; column: FlowColumn; pivot: Pivot };

function Body({ statistics, column, pivot }: BodyProps) {
  const { rows, nulls } = statistics;
  if (rows === 0) return <EmptyState title="No rows match">Loosen the filter to see what this field holds.</EmptyState>;
  const figure = (value: Value): ReactNode => <FlowValue column={column} value={value} />;
  const spread = (['min', 'median', 'p95', 'max'] as const).filter((key) => statistics[key] !== null);
  const words = { min: 'Lowest', median: 'Median', p95: '95th percentile', max: 'Highest' };
  return (
    <div className="stats">
      <dl className="stats-facts">
        <Fact name="Rows">{formatCount(rows)}</Fact>
        <Fact name="Missing">
          {formatCount(nulls)} <span className="muted">({sharePercent(nulls / rows)})</span>
        </Fact>
        <Fact name="Distinct values">{formatCount(statistics.distinct)}</Fact>
        {spread.map((key) => (
          <Fact key={key} name={words[key]}>
            {figure(statistics[key])}
          </Fact>
        ))}
      </dl>
      <TopValues statistics={statistics} column={column} pivot={pivot} />
    </div>
  );
}

/** Small shares keep the digits that tell them from none. */
function sharePercent(share: number): string {
  return formatPercent(share, share > 0 && share < 0.001 ? 3 : 1);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

function TopValues({ statistics, column, pivot }: BodyProps) {
  if (statistics.top.length === 0) return <p className="muted">No row has a value here.</p>;
  const top = statistics.top[0]?.rows ?? 0;
  const usable = pivotPill(column.name, statistics.top[0]!.value) !== null;
  return (
    <section aria-label="Most frequent values">
      <h3 className="stats-title">Most frequent</h3>
      {usable ? (
        <p className="muted small">Click a value to search by it, with Alt held down to search without it.</p>
      ) : null}
      <ul className="stats-top">
        {statistics.top.map((entry) => (
          <li key={String(entry.value)} style={{ '--share': shareOf(entry.rows, top) } as CSSProperties}>
            <button
              type="button"
              className="stats-value"
              disabled={!usable}
              onClick={(event: MouseEvent) => pivot.filter(column.name, entry.value, event.altKey)}
            >
              <span className="truncate">
                <FlowValue column={column} value={entry.value} />
              </span>
              <span className="mono">
                {formatCount(entry.rows)} <span className="muted">{sharePercent(entry.rows / statistics.rows)}</span>
              </span>
            </button>
            {usable ? (
              <IconButton
                size="sm"
                label={`Exclude ${String(entry.value)}, ${plural(entry.rows, 'row')}`}
                onClick={() => pivot.filter(column.name, entry.value, true)}
              >
                <Ban size={13} aria-hidden="true" />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
