import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { filterSearch } from '../../lib/filter-state.ts';
import { sentence } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { EvidenceList, isMapped } from '../upload/upload-facts.tsx';
import { useUpload } from '../upload/upload-query.ts';
import { StatusBadge } from '../upload/upload-status.tsx';
import { FileFacts, LedgerSections, Section } from './ledger-sections.tsx';

interface LedgerDrawerProps {
  uploadId: string | null;
  canDelete: boolean;
  onClose: () => void;
  onDelete: (upload: Upload) => void;
}

/** Where every line of one file went, and how it was read. */
export function LedgerDrawer({ uploadId, canDelete, onClose, onDelete }: LedgerDrawerProps) {
  const { upload, error, refetch } = useUpload(uploadId);
  return (
    <Drawer
      wide
      open={uploadId !== null}
      onOpenChange={(open) => !open && onClose()}
      title={upload?.name ?? 'File'}
      description={upload ? <StatusBadge status={upload.status} /> : undefined}
      footer={
        upload && (
          <>
            {canDelete && (
              <Button variant="danger" icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => onDelete(upload)}>
                Delete for good
              </Button>
            )}
            <span className="spacer" />
            {canDelete && isMapped(upload) && (
              <Link
                to="/upload/$uploadId/mapping"
                params={{ uploadId: upload.upload_id }}
                className="button button-secondary button-md"
              >
                Change the mapping
              </Link>
            )}
            {canDelete && upload.status === 'needs_mapping' && (
              <Link
                to="/upload/$uploadId/mapping"
                params={{ uploadId: upload.upload_id }}
                className="button button-primary button-md"
              >
                Map the columns
              </Link>
            )}
            {upload.status === 'ready' && (
              <Link
                to="/explore"
                search={
                  filterSearch({ pills: [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }] }) as never
                }
                className="button button-primary button-md"
              >
                See the records
              </Link>
            )}
          </>
        )
      }
    >
      {error !== null && <ErrorNote error={error} onRetry={refetch} />}
      {!upload && error === null && <SkeletonRows rows={10} />}
      {upload && (
        <>
          {upload.message && (
            <p className={upload.status === 'failed' ? 'upload-failed' : ''}>{sentence(upload.message)}</p>
          )}
          <FileFacts upload={upload} />
          {upload.evidence.length > 0 && (
            <Section title="Recognised by">
              <EvidenceList evidence={upload.evidence} />
            </Section>
          )}
          {upload.ledger && <LedgerSections upload={upload} ledger={upload.ledger} />}
        </>
      )}
    </Drawer>
  );
}
