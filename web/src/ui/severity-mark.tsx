import type { Severity } from '../../../core/contract/alerts.ts';
import './severity-mark.css';

const SHAPES: Readonly<Record<Severity, string>> = {
  critical: 'M6 0.5 11.5 6 6 11.5 0.5 6Z',
  high: 'M6 1 11.5 11H0.5Z',
  medium: 'M1.5 1.5H10.5V10.5H1.5Z',
  low: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1Z',
  info: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1ZM6 3.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0 -5.6Z',
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

/** Colour, shape and word together, so that no one of them is needed. `compact` hides the word from sight only. */
export function SeverityMark({ severity, compact }: { severity: Severity; compact?: boolean }) {
  return (
    <span className={`severity severity-${severity}`}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d={SHAPES[severity]} fillRule="evenodd" />
      </svg>
      <span className={compact ? 'sr-only' : undefined}>{SEVERITY_WORDS[severity]}</span>
    </span>
  );
}
