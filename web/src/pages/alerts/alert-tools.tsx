import { ALERT_STATUSES, SEVERITIES, type Severity } from '../../../../core/contract/alerts.ts';
import { Segmented } from '../../charts/segmented.tsx';
import { useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { useAllowed } from '../../lib/session.ts';
import { Input, Select } from '../../ui/field.tsx';
import { KeyHints } from '../../ui/key-hints.tsx';
import { SEVERITY_WORDS } from '../../ui/severity-mark.tsx';

const STATUS_LABELS = { open: 'Open', confirmed: 'Confirmed', benign: 'Benign', all: 'All' } as const;
const WALK_HINTS = [
  { keys: ['j', 'k'], words: 'move' },
  { keys: ['Enter'], words: 'open' },
] as const;
const VERDICT_HINTS = [
  { keys: ['b'], words: 'benign' },
  { keys: ['c'], words: 'confirmed' },
] as const;
export type StatusChoice = keyof typeof STATUS_LABELS;

export interface AlertNarrowing {
  readonly status: StatusChoice;
  readonly severity: Severity | undefined;
  readonly entity: string;
}

/** What the list is narrowed to, from the address bar; open alerts unless it says otherwise. */
export function useAlertNarrowing(): AlertNarrowing {
  const search = useSearchParams();
  const { status, severity, entity } = search;
  return {
    status: ALERT_STATUSES.find((one) => one === status) ?? (status === 'all' ? 'all' : 'open'),
    severity: SEVERITIES.find((level) => level === severity),
    entity: typeof entity === 'string' ? entity : '',
  };
}

interface AlertToolsProps {
  narrowing: AlertNarrowing;
  /** How many are listed, in words; empty while they load. */
  count: string;
}

/** Status, severity and entity of the alerts listed. */
export function AlertTools({ narrowing, count }: AlertToolsProps) {
  const setSearch = useSetSearch();
  const mayDecide = useAllowed('analyst');
  const { status, severity, entity } = narrowing;
  const setEntity = (text: string) => text.trim() !== entity && setSearch({ entity: text.trim() || undefined });
  return (
    <div className="row-wrap alerts-tools">
      <Segmented
        label="Status"
        value={status}
        options={Object.entries(STATUS_LABELS).map(([value, label]) => ({ value: value as StatusChoice, label }))}
        onValue={(value) => setSearch({ status: value === 'open' ? undefined : value })}
      />
      <Select
        aria-label="Severity"
        value={severity ?? ''}
        onValue={(value) => setSearch({ severity: value || undefined })}
        options={[
          { value: '', label: 'All severities' },
          ...[...SEVERITIES].reverse().map((level) => ({ value: level, label: SEVERITY_WORDS[level] })),
        ]}
      />
      <Input
        key={entity}
        aria-label="Entity"
        placeholder="Entity: number, user or address"
        defaultValue={entity}
        onKeyDown={(event) => event.key === 'Enter' && setEntity(event.currentTarget.value)}
        onBlur={(event) => setEntity(event.target.value)}
      />
      <span className="spacer" />
      <span className="muted num">{count}</span>
      <KeyHints className="keys-hint" hints={mayDecide ? [...WALK_HINTS, ...VERDICT_HINTS] : WALK_HINTS} />
    </div>
  );
}
