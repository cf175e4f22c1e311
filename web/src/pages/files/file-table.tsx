import { ArrowDown, ArrowUp, Columns3, Ellipsis, FileSearch, ScrollText, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { unknownWhy } from '../../lib/upload-work.ts';
import { useZone } from '../../lib/zone.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { Bytes, CopyText, Count, Missing, Time } from '../../ui/value.tsx';
import { LineBar } from '../upload/line-bar.tsx';
import { StatusBadge } from '../upload/upload-status.tsx';

export interface FileSort {
  readonly key: string;
  readonly descending: boolean;
}

interface FileColumn {
  readonly key: string;
  readonly label: string;
  readonly numeric?: true;
  /** Columns without one cannot be sorted by. */
  readonly sortBy?: (upload: Upload) => string | number;
  readonly cell: (upload: Upload) => ReactNode;
}

function Period({ upload }: { upload: Upload }) {
  const ledger = upload.ledger;
  if (!ledger?.first_event) return <Missing why={ledger ? 'no event has a time' : unknownWhy(upload.status)} />;
  return (
    <span className="file-two-lines">
      <Time value={ledger.first_event} style="minutes" />
      <span className="sr-only"> to </span>
      <Time value={ledger.last_event} style="minutes" />
    </span>
  );
}

function columnsIn(zone: string): readonly FileColumn[] {
  return [
    {
      key: 'status',
      label: 'Status',
      sortBy: (upload) => upload.status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    {
      key: 'rows',
      label: 'Records',
      numeric: true,
      sortBy: (upload) => upload.ledger?.rows ?? -1,
      cell: ({ ledger, status }) => (ledger ? <Count value={ledger.rows} /> : <Missing why={unknownWhy(status)} />),
    },
    {
      key: 'lines',
      label: 'Lines',
      sortBy: (upload) => upload.ledger?.lines.physical ?? -1,
      cell: ({ ledger, status }) => (ledger ? <LineBar lines={ledger.lines} /> : <Missing why={unknownWhy(status)} />),
    },
    {
      key: 'period',
      label: `Period (${zone})`,
      sortBy: (upload) => upload.ledger?.first_event ?? '',
      cell: (upload) => <Period upload={upload} />,
    },
    {
      key: 'subscribers',
      label: 'Subscribers',
      numeric: true,
      sortBy: (upload) => upload.ledger?.subscribers ?? -1,
      cell: ({ ledger }) => <Count value={ledger?.subscribers} />,
    },
    {
      key: 'size',
      label: 'Size',
      numeric: true,
      sortBy: (upload) => upload.size_bytes,
      cell: ({ size_bytes }) => <Bytes value={size_bytes} />,
    },
    {
      key: 'sha',
      label: 'SHA-256',
      cell: ({ sha256 }) => <CopyText text={sha256} shown={sha256.slice(0, 10)} label="SHA-256" />,
    },
    {
      key: 'uploaded',
      label: `Uploaded (${zone})`,
      sortBy: (upload) => upload.uploaded_at,
      cell: (upload) => (
        <span className="file-two-lines">
          <Time value={upload.uploaded_at} style="minutes" />
          <span className="muted">by {upload.uploaded_by}</span>
        </span>
      ),
    },
  ];
}

const byName = (upload: Upload): string => upload.name.toLowerCase();

export function sortUploads(uploads: readonly Upload[], sort: FileSort): Upload[] {
  const of = sort.key === 'name' ? byName : columnsIn('').find((column) => column.key === sort.key)?.sortBy;
  if (!of) return [...uploads];
  const direction = sort.descending ? -1 : 1;
  return uploads.toSorted((a, b) => {
    const [left, right] = [of(a), of(b)];
    return left < right ? -direction : left > right ? direction : 0;
  });
}

interface HeadProps {
  column: { key: string; label: string; numeric?: true };
  sort: FileSort;
  onSort: (sort: FileSort) => void;
}

function SortHead({ column, sort, onSort }: HeadProps) {
  const active = sort.key === column.key;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={column.numeric ? 'right' : undefined}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="table-sort"
        onClick={() => onSort({ key: column.key, descending: active ? !sort.descending : column.key !== 'name' })}
      >
        {column.label}
        {active && <Arrow size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}

/** Clicks on a control inside a row, its menu included, are not clicks on the row. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, [role^="menu"]') !== null;
}

interface FileTableProps {
  uploads: readonly Upload[];
  sort: FileSort;
  canChange: boolean;
  onSort: (sort: FileSort) => void;
  onOpen: (upload: Upload) => void;
  onRecords: (upload: Upload) => void;
  onMap: (upload: Upload) => void;
  onDelete: (upload: Upload) => void;
}

export function FileTable({ uploads, sort, canChange, onSort, onOpen, onRecords, onMap, onDelete }: FileTableProps) {
  const { short } = useZone();
  const columns = columnsIn(short);
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <TableScroll label="Files">
      <table className="table table-rows-click file-table">
        <thead>
          <tr>
            <SortHead column={{ key: 'name', label: 'Name and layout' }} sort={sort} onSort={onSort} />
            {columns.map((column) =>
              column.sortBy ? (
                <SortHead key={column.key} column={column} sort={sort} onSort={onSort} />
              ) : (
                <th key={column.key} scope="col">
                  {column.label}
                </th>
              ),
            )}
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {uploads.map((upload) => (
            // The name's button does the same for the keyboard.
            <tr key={upload.upload_id} onClick={(event) => !isControl(event.target) && onOpen(upload)}>
              <th scope="row">
                <button type="button" className="file-name wrap-anywhere" onClick={() => onOpen(upload)}>
                  {upload.name}
                </button>
                <span className="file-layout muted">{upload.layout_title ?? 'layout not recognised'}</span>
              </th>
              {columns.map((column) => (
                <td key={column.key} className={column.numeric ? 'right' : undefined}>
                  {column.cell(upload)}
                </td>
              ))}
              <td>
                <Menu
                  trigger={
                    <IconButton size="sm" label={`Actions for ${upload.name}`}>
                      <Ellipsis size={15} aria-hidden="true" />
                    </IconButton>
                  }
                  groups={[
                    [
                      {
                        key: 'ledger',
                        label: 'Open the ledger',
                        icon: <ScrollText {...icon} />,
                        onSelect: () => onOpen(upload),
                      },
                      {
                        key: 'records',
                        label: 'See the records',
                        icon: <FileSearch {...icon} />,
                        disabled: upload.status !== 'ready',
                        onSelect: () => onRecords(upload),
                      },
                      ...(upload.status === 'needs_mapping' && canChange
                        ? [
                            {
                              key: 'mapping',
                              label: 'Map the columns',
                              icon: <Columns3 {...icon} />,
                              onSelect: () => onMap(upload),
                            },
                          ]
                        : []),
                    ],
                    ...(canChange
                      ? [
                          [
                            {
                              key: 'delete',
                              label: 'Delete for good',
                              icon: <Trash2 {...icon} />,
                              danger: true,
                              disabled: upload.status === 'deleting',
                              onSelect: () => onDelete(upload),
                            },
                          ],
                        ]
                      : []),
                  ]}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
