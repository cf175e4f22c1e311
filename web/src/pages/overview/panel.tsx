import { Link } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Pill } from '../../../../core/contract/filter.ts';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { filterSearch, useFilter } from '../../lib/filter-state.ts';
import { Card } from '../../ui/card.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

/** What a panel is given: undefined while it loads. */
export interface PanelProps {
  readonly data: OverviewResponse | undefined;
}

interface PanelFrameProps {
  question: string;
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  className?: string;
  flush?: boolean;
  loading: boolean;
  height?: number;
  children: ReactNode;
}

/** Question, title and body of a panel; a quiet block stands in while it loads. */
export function Panel({ loading, height = 220, children, ...card }: PanelFrameProps) {
  return (
    <Card {...card}>
      {loading ? (
        <div role="status" className={card.flush ? 'panel-wait' : undefined}>
          <span className="sr-only">Loading</span>
          <Skeleton height={height} />
        </div>
      ) : (
        children
      )}
    </Card>
  );
}

/** Nothing to show in a panel, in one line. */
export function PanelEmpty({ children }: { children: ReactNode }) {
  return <p className="panel-empty muted">{children}</p>;
}

/** The present filter, narrowed further, in Explore. */
export function ExploreLink({ pills = [], sort, label }: { pills?: readonly Pill[]; sort?: string; label: string }) {
  const { state } = useFilter();
  const search = { ...filterSearch({ ...state, pills: [...state.pills, ...pills] }), sort };
  return (
    <Tooltip text={label}>
      <Link to="/explore" search={search as never} className="icon-button icon-button-sm" aria-label={label}>
        <ArrowUpRight size={15} aria-hidden="true" />
      </Link>
    </Tooltip>
  );
}
