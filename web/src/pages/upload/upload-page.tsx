import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { HardDrive } from 'lucide-react';
import { callApi } from '../../lib/api.ts';
import { uploadsQuery } from '../../lib/data-period.ts';
import { formatBytes } from '../../lib/numbers.ts';
import { useAllowed, useMe } from '../../lib/session.ts';
import { isWorking } from '../../lib/upload-work.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { DropZone } from './drop-zone.tsx';
import { DemoOffer, LayoutsCard } from './layouts-card.tsx';
import { enqueue, follow, isFollowed, useQueue } from './upload-queue.ts';
import { QueueRow, StoredRow } from './upload-row.tsx';
import './upload.css';

/** A nearly full disk is said before an upload starts, not by a crash. */
function DiskNotice() {
  const { data } = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => callApi('system', { signal }),
    staleTime: 30_000,
  });
  if (!data?.disk?.low) return null;
  return (
    <p className="notice-bar" role="status">
      <HardDrive size={16} aria-hidden="true" />
      The disk is nearly full: {formatBytes(data.disk.free_bytes)} of {formatBytes(data.disk.total_bytes)} free. Large
      files will be refused until space is freed.
    </p>
  );
}

export function UploadPage() {
  const queue = useQueue();
  const me = useMe();
  const allowed = useAllowed('analyst');
  const { data, error, isPending, refetch } = useQuery(uploadsQuery);
  const uploads = data?.uploads ?? [];
  const queued = new Set(queue.map((entry) => entry.uploadId));
  const others = uploads.filter((upload) => !queued.has(upload.upload_id));
  const open = others.filter(({ status }) => status === 'needs_mapping' || isWorking(status));
  follow(open.map((upload) => upload.upload_id));
  const done = others.filter((upload) => isFollowed(upload.upload_id) && !open.includes(upload));
  return (
    <div className="page upload-page">
      <DiskNotice />
      {me && !allowed ? (
        <p className="notice-bar">Viewers cannot upload. An administrator can give you the role of an analyst.</p>
      ) : (
        <DropZone onFiles={enqueue} />
      )}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {queue.length > 0 && (
        <Card question="What is happening?" title="Files of this visit" flush>
          <ul className="upload-list">
            {queue.map((entry) => (
              <QueueRow key={entry.id} entry={entry} />
            ))}
          </ul>
        </Card>
      )}
      {open.length > 0 && (
        <Card question="What waits?" title="Not finished yet" flush>
          <ul className="upload-list">
            {open.map((upload) => (
              <StoredRow key={upload.upload_id} upload={upload} />
            ))}
          </ul>
        </Card>
      )}
      {done.length > 0 && (
        <Card question="What became of them?" title="Finished in this visit" flush>
          <ul className="upload-list">
            {done.map((upload) => (
              <StoredRow key={upload.upload_id} upload={upload} />
            ))}
          </ul>
        </Card>
      )}
      {isPending && <SkeletonRows rows={3} />}
      {data && uploads.length === 0 && queue.length === 0 && allowed && <DemoOffer />}
      <LayoutsCard />
      {uploads.length > 0 && (
        <p className="muted">
          Everything that is held: <Link to="/files">Manage files</Link>
        </p>
      )}
    </div>
  );
}
