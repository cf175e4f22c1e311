import { ChevronDown, ChevronUp, ExternalLink, Link2 } from 'lucide-react';
import type { RecordResponse } from '../../../../core/contract/search.ts';
import { formatScore } from '../../lib/numbers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { isSeverity } from './is-severity.ts';
import { lineLabel, type RecordId, recordPath } from './record-id.ts';
import { RecordView } from './record-view.tsx';
import { copyText, type Pivot } from './use-pivot.ts';
import { useRecord } from './use-record.ts';

interface RecordDrawerProps {
  id: RecordId | null;
  onClose: () => void;
  /** Neighbours in the list the record was opened from. */
  onStep?: (step: 1 | -1) => void;
  pivot: Pivot;
}

/** The record beside the list it was found in. */
export function RecordDrawer({ id, onClose, onStep, pivot }: RecordDrawerProps) {
  const record = useRecord(id);
  const anomaly = record.data?.anomaly;
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      wide
      title={record.data ? recordTitle(record.data) : 'Record'}
      mark={isSeverity(anomaly?.severity) ? <SeverityMark severity={anomaly.severity} /> : undefined}
      description={
        <span className="num">
          {anomaly ? `Score ${formatScore(anomaly.score)} · ` : ''}
          {id ? lineLabel(id) : ''}
        </span>
      }
      footer={id ? <Footer id={id} onStep={onStep} /> : undefined}
    >
      {record.error ? <ErrorNote error={record.error} onRetry={() => void record.refetch()} /> : null}
      {record.isPending && id ? <SkeletonRows rows={10} /> : null}
      {record.data ? <RecordView data={record.data} pivot={pivot} /> : null}
    </Drawer>
  );
}

/** What kind of record it is, and whose. */
export function recordTitle({ record }: RecordResponse): string {
  const kind = String(record['record_type'] ?? 'FLOW')
    .replaceAll('_', ' ')
    .toLowerCase();
  const entity = record['entity'];
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${entity ? ` of ${entity}` : ''}`;
}

function Footer({ id, onStep }: { id: RecordId; onStep: RecordDrawerProps['onStep'] }) {
  return (
    <>
      {onStep ? (
        <span className="row record-steps">
          <IconButton label="Previous record (k)" onClick={() => onStep(-1)}>
            <ChevronUp size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label="Next record (j)" onClick={() => onStep(1)}>
            <ChevronDown size={16} aria-hidden="true" />
          </IconButton>
        </span>
      ) : null}
      <Button
        icon={<Link2 size={14} aria-hidden="true" />}
        onClick={() => void copyText(`${location.origin}${recordPath(id)}`, 'Link')}
      >
        Copy link
      </Button>
      <a className="button button-secondary" href={recordPath(id)} target="_blank" rel="noreferrer">
        <ExternalLink size={14} aria-hidden="true" />
        Open page
      </a>
    </>
  );
}
