import { CircleAlert, RefreshCw } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { ApiProblem, messageOf } from '../lib/problem.ts';
import { Button } from './button.tsx';
import './states.css';

interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  /** Says what to do next. */
  children?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="empty">
      {icon && <div className="empty-icon">{icon}</div>}
      <p className="empty-title">{title}</p>
      {children && <div className="empty-text">{children}</div>}
      {actions && <div className="row-wrap empty-actions">{actions}</div>}
    </div>
  );
}

export function Skeleton({
  width = '100%',
  height = 14,
}: {
  width?: CSSProperties['width'];
  height?: CSSProperties['height'];
}) {
  return <span className="skeleton" style={{ width, height }} aria-hidden="true" />;
}

/** Stands for a list while it loads; read out once as "Loading". */
export function SkeletonRows({ rows = 6, height = 30 }: { rows?: number; height?: number }) {
  return (
    <div className="skeleton-rows" role="status">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_unused, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={at} height={height - 12} width={`${100 - ((at * 17) % 40)}%`} />
      ))}
    </div>
  );
}

/** A failure in the server's own words, with what can be done. */
export function ErrorNote({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="error-note" role="alert">
      <CircleAlert size={17} aria-hidden="true" />
      <div className="error-text">
        <p className="error-title">{title ?? problem?.title ?? 'Something went wrong'}</p>
        <p className="wrap-anywhere">{messageOf(error)}</p>
        {problem && problem.errors.length > 0 && (
          <ul className="error-list">
            {problem.errors.map((entry) => (
              <li key={`${entry.field}${entry.message}`}>
                <code>{entry.field}</code> {entry.message}
              </li>
            ))}
          </ul>
        )}
        {problem?.requestId && (
          <p className="muted small">
            Request <code>{problem.requestId}</code>
          </p>
        )}
      </div>
      {onRetry && (
        <Button size="sm" icon={<RefreshCw size={13} aria-hidden="true" />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface ProgressProps {
  value: number;
  /** Null: under way, without a known end. */
  max: number | null;
  label: string;
  tone?: 'accent' | 'good' | 'bad';
}

export function Progress({ value, max, label, tone = 'accent' }: ProgressProps) {
  const share = max && max > 0 ? Math.min(1, Math.max(0, value / max)) : null;
  return (
    <div
      className={`progress progress-${tone}${share === null ? ' progress-endless' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
    >
      <div style={share === null ? undefined : { width: `${share * 100}%` }} />
    </div>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}
