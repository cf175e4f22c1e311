import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Database, Search } from 'lucide-react';
import { useState } from 'react';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { uploadsQuery } from '../../lib/data-period.ts';
import { filterSearch, useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { formatBytes, plural } from '../../lib/numbers.ts';
import { useAllowed } from '../../lib/session.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { type FileSort, FileTable, sortUploads } from './file-table.tsx';
import { LedgerDrawer } from './ledger-drawer.tsx';
import { ProfilesTab } from './profiles.tsx';
import { ReceiptsTab } from './receipts.tsx';
import '../../ui/text-search.css';
import '../upload/upload.css';
import './files.css';

function totals(uploads: readonly Upload[]): string {
  const rows = uploads.reduce((sum, upload) => sum + (upload.ledger?.rows ?? 0), 0);
  const bytes = uploads.reduce((sum, upload) => sum + upload.size_bytes, 0);
  return `${plural(uploads.length, 'file')} · ${plural(rows, 'record')} · ${formatBytes(bytes)} as received`;
}

function FilesTab({ onOpen, onDelete }: { onOpen: (upload: Upload) => void; onDelete: (upload: Upload) => void }) {
  const [sort, setSort] = useState<FileSort>({ key: 'uploaded', descending: true });
  const [text, setText] = useState('');
  const canDelete = useAllowed('analyst');
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery(uploadsQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={8} />;
  if (data.uploads.length === 0) {
    return (
      <EmptyState icon={<Database size={20} aria-hidden="true" />} title="No files are held">
        <Link to="/upload">Upload a file</Link> or load the demo data there.
      </EmptyState>
    );
  }
  const wanted = text.trim().toLowerCase();
  const shown = data.uploads.filter((upload) =>
    [upload.name, upload.layout_title ?? '', upload.uploaded_by, upload.sha256].some((value) =>
      value.toLowerCase().includes(wanted),
    ),
  );
  return (
    <>
      <div className="files-bar">
        <label className="text-search">
          <Search size={14} aria-hidden="true" className="muted" />
          <span className="sr-only">Find a file</span>
          <input
            type="search"
            data-shortcut="/"
            placeholder="Name, layout, person or hash"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <span className="muted num">{totals(shown)}</span>
      </div>
      {shown.length === 0 ? (
        <p className="files-none muted">No file matches “{text}”.</p>
      ) : (
        <FileTable
          uploads={sortUploads(shown, sort)}
          sort={sort}
          canChange={canDelete}
          onSort={setSort}
          onOpen={onOpen}
          onDelete={onDelete}
          onMap={({ upload_id: uploadId }) => void navigate({ to: '/upload/$uploadId/mapping', params: { uploadId } })}
          onRecords={(upload) =>
            void navigate({
              to: '/explore',
              search: filterSearch({ pills: [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }] }) as never,
            })
          }
        />
      )}
    </>
  );
}

export function FilesPage() {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const canDelete = useAllowed('analyst');
  const [deleting, setDeleting] = useState<Upload | null>(null);
  const open = typeof search['file'] === 'string' ? search['file'] : null;
  const tab = typeof search['tab'] === 'string' ? search['tab'] : 'files';
  return (
    <div className="page">
      <Card flush className="files-card">
        <Tabs
          label="What is held"
          value={tab}
          onValue={(value) => setSearch({ tab: value === 'files' ? undefined : value, file: undefined })}
          tabs={[
            {
              value: 'files',
              label: 'Files',
              content: <FilesTab onOpen={(upload) => setSearch({ file: upload.upload_id })} onDelete={setDeleting} />,
            },
            { value: 'receipts', label: 'Receipts', content: <ReceiptsTab /> },
            { value: 'profiles', label: 'Mapping profiles', content: <ProfilesTab /> },
          ]}
        />
      </Card>
      <LedgerDrawer
        uploadId={deleting ? null : open}
        canDelete={canDelete}
        onClose={() => setSearch({ file: undefined })}
        onDelete={setDeleting}
      />
      {deleting && (
        <DeleteDialog
          upload={deleting}
          onClose={() => {
            setDeleting(null);
            setSearch({ file: undefined }, { replace: true });
          }}
        />
      )}
    </div>
  );
}
