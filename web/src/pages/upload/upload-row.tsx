import { Link } from '@tanstack/react-router';
import { FileText, RotateCcw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { formatBytes } from '../../lib/numbers.ts';
import { sentence } from '../../lib/problem.ts';
import { useAllowed, useMe } from '../../lib/session.ts';
import { isWorking } from '../../lib/upload-work.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorNote, Progress } from '../../ui/states.tsx';
import { EvidenceList, UploadFacts } from './upload-facts.tsx';
import { useUpload } from './upload-query.ts';
import { cancel, dismiss, type QueuedFile, retry } from './upload-queue.ts';
import { StatusBadge, stageText } from './upload-status.tsx';

interface FrameProps {
  name: string;
  size: number;
  badge: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

function Frame({ name, size, badge, actions, children }: FrameProps) {
  return (
    <li className="upload-row">
      <FileText size={17} aria-hidden="true" className="muted" />
      <div className="upload-main">
        <div className="row-wrap upload-title">
          <strong className="wrap-anywhere">{name}</strong>
          <span className="muted num small">{formatBytes(size)}</span>
          {badge}
          <span className="spacer" />
          {actions}
        </div>
        {children}
      </div>
    </li>
  );
}

/** Leads an analyst to the mapping; a viewer may not make one. */
function MapLink({ uploadId }: { uploadId: string }) {
  const me = useMe();
  const allowed = useAllowed('analyst');
  if (!me) return null;
  if (!allowed) return <p className="muted">An analyst has to map its columns.</p>;
  return (
    <p>
      <Link to="/upload/$uploadId/mapping" params={{ uploadId }} className="button button-primary button-sm">
        Map the columns
      </Link>
    </p>
  );
}

/** A stored upload: its work under way, its outcome, or what a person has to do. */
export function UploadBody({ upload }: { upload: Upload }) {
  if (isWorking(upload.status)) {
    const progress = upload.progress;
    return (
      <div className="upload-progress">
        <Progress value={progress?.done ?? 0} max={progress?.total ?? null} label={`Progress of ${upload.name}`} />
        <p className="muted small num">{progress ? stageText(progress) : 'Waiting for its turn'}</p>
      </div>
    );
  }
  if (upload.status === 'needs_mapping') {
    return (
      <div className="upload-facts">
        <p>{sentence(upload.message ?? 'The layout is not known yet.')}</p>
        <EvidenceList evidence={upload.evidence} />
        <MapLink uploadId={upload.upload_id} />
      </div>
    );
  }
  return (
    <>
      {upload.message && (
        <p className={upload.status === 'failed' ? 'upload-failed' : ''}>{sentence(upload.message)}</p>
      )}
      {upload.ledger && <UploadFacts upload={upload} />}
    </>
  );
}

/** A row for an upload that is not of this visit. */
export function StoredRow({ upload: first }: { upload: Upload }) {
  const { upload = first } = useUpload(first.upload_id);
  return (
    <Frame name={upload.name} size={upload.size_bytes} badge={<StatusBadge status={upload.status} />}>
      <UploadBody upload={upload} />
    </Frame>
  );
}

function sendingText(entry: QueuedFile): string {
  if (entry.phase === 'waiting') return 'Waiting for its turn';
  if (entry.phase === 'storing') return 'All bytes sent; the server is checking them';
  const seconds = entry.startedMs === null ? 0 : (performance.now() - entry.startedMs) / 1000;
  const speed = seconds > 0.5 ? ` · ${formatBytes(Math.round(entry.sent / seconds))}/s` : '';
  return `Sending · ${formatBytes(entry.sent)} of ${formatBytes(entry.size)}${speed}`;
}

/** A file of this visit, from the first byte sent to the last row written. */
export function QueueRow({ entry }: { entry: QueuedFile }) {
  const { upload, error, refetch } = useUpload(entry.uploadId);
  const remove = (
    <IconButton size="sm" label={`Take ${entry.name} off this list`} onClick={() => dismiss(entry.id)}>
      <X size={14} aria-hidden="true" />
    </IconButton>
  );
  if (entry.phase === 'stored') {
    return (
      <Frame
        name={entry.name}
        size={entry.size}
        badge={
          <>
            {entry.duplicate && <Badge tone="accent">Already here</Badge>}
            {upload && <StatusBadge status={upload.status} />}
          </>
        }
        actions={upload && isWorking(upload.status) ? undefined : remove}
      >
        {entry.duplicate && (
          <p>
            These very bytes were uploaded before{upload && upload.name !== entry.name ? ` as ${upload.name}` : ''}.
            Nothing was added twice.
          </p>
        )}
        {error !== null && <ErrorNote error={error} onRetry={refetch} />}
        {upload && <UploadBody upload={upload} />}
      </Frame>
    );
  }
  if (entry.phase === 'failed' || entry.phase === 'cancelled') {
    return (
      <Frame
        name={entry.name}
        size={entry.size}
        badge={
          <Badge tone={entry.phase === 'failed' ? 'bad' : 'plain'}>
            {entry.phase === 'failed' ? 'Not sent' : 'Cancelled'}
          </Badge>
        }
        actions={
          <>
            <Button size="sm" icon={<RotateCcw size={13} aria-hidden="true" />} onClick={() => retry(entry.id)}>
              Send again
            </Button>
            {remove}
          </>
        }
      >
        <p className={entry.phase === 'failed' ? 'upload-failed' : 'muted'}>{entry.message}</p>
      </Frame>
    );
  }
  return (
    <Frame
      name={entry.name}
      size={entry.size}
      badge={null}
      actions={
        <Button size="sm" variant="ghost" onClick={() => cancel(entry.id)}>
          Cancel
        </Button>
      }
    >
      <div className="upload-progress">
        <Progress
          value={entry.sent}
          max={entry.phase === 'storing' ? null : entry.size}
          label={`Bytes sent of ${entry.name}`}
        />
        <p className="muted small num">{sendingText(entry)}</p>
      </div>
    </Frame>
  );
}
