import { useParams } from '@tanstack/react-router';
import { FileX, Link2 } from 'lucide-react';
import { formatScore } from '../../lib/numbers.ts';
import { ApiProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { isSeverity } from './is-severity.ts';
import { recordTitle } from './record-drawer.tsx';
import { lineLabel, parseRecordKey } from './record-id.ts';
import { RecordView } from './record-view.tsx';
import { copyText, usePivot } from './use-pivot.ts';
import { useRecord } from './use-record.ts';

/** A record under its own address, to be bookmarked, cited and sent. */
export function RecordPage() {
  const params = useParams({ strict: false }) as Record<string, string | undefined>;
  const id = parseRecordKey(`${params['upload']}/${params['member']}/${params['row']}`);
  const record = useRecord(id);
  const pivot = usePivot({ fresh: true });
  if (!id) return <NotHeld text="This address names no record. A record is named by its upload, member and line." />;
  if (record.error instanceof ApiProblem && record.error.status === 404) {
    return <NotHeld text="No such record is held. Its file may have been deleted." />;
  }
  const anomaly = record.data?.anomaly;
  return (
    <div className="page record-page">
      <Card
        question={lineLabel(id)}
        title={record.data ? recordTitle(record.data) : 'Record'}
        note={anomaly ? `score ${formatScore(anomaly.score)}` : undefined}
        actions={
          <>
            {isSeverity(anomaly?.severity) ? <SeverityMark severity={anomaly.severity} /> : null}
            <Button
              size="sm"
              icon={<Link2 size={13} aria-hidden="true" />}
              onClick={() => void copyText(location.href, 'Link')}
            >
              Copy link
            </Button>
          </>
        }
      >
        {record.error ? <ErrorNote error={record.error} onRetry={() => void record.refetch()} /> : null}
        {record.isPending ? <SkeletonRows rows={12} /> : null}
        {record.data ? <RecordView data={record.data} pivot={pivot} /> : null}
      </Card>
    </div>
  );
}

function NotHeld({ text }: { text: string }) {
  return (
    <div className="page">
      <Card>
        <EmptyState icon={<FileX size={20} aria-hidden="true" />} title="Record not found">
          {text}
        </EmptyState>
      </Card>
    </div>
  );
}
