import type { PreviewResponse } from '../../../../core/contract/uploads.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { formatBytes, formatCount, plural } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';
import { useZone } from '../../lib/zone.ts';
import { Badge } from '../../ui/badge.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { Missing } from '../../ui/value.tsx';

/** What follows from the mapped columns, or is the same for every row: no help in judging a mapping. */
const ALWAYS_HIDDEN = new Set([
  'upload_id',
  'member',
  'quality_flags',
  'entity',
  'entity_kind',
  'record_type',
  'source_class',
  'destination_class',
  'direction',
  'bytes_scope',
]);

function columnsOf(rows: PreviewResponse['rows']): string[] {
  const named = new Set<string>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const column = columnOf(name);
      if (value !== null && value !== undefined && column && !column.hidden && !ALWAYS_HIDDEN.has(name))
        named.add(name);
    }
  }
  return [...named];
}

function Cell({ name, value }: { name: string; value: unknown }) {
  const { format } = useZone();
  const column = columnOf(name);
  if (value === null || value === undefined) return <Missing />;
  if (column?.type === 'TIMESTAMP_MS') return <span className="num">{format(String(value))}</span>;
  if (column?.unit === 'B') return <span className="num">{formatBytes(value as number)}</span>;
  if (column?.unit === 's') return <span className="num">{formatDuration(Number(value))}</span>;
  if (name === 'row_number') return <span className="num">{formatCount(value as number)}</span>;
  return <code>{Array.isArray(value) ? value.join(' ') : String(value)}</code>;
}

function isNumber(name: string): boolean {
  const column = columnOf(name);
  return column?.unit === 'B' || column?.unit === 's' || name === 'row_number';
}

/** The first rows as this mapping makes them, and the lines it would reject. */
export function MappingPreview({ preview }: { preview: PreviewResponse }) {
  const { short } = useZone();
  const columns = columnsOf(preview.rows);
  return (
    <>
      {preview.rows.length === 0 ? (
        <p className="mapping-none muted">No line of the sample makes a record with this mapping.</p>
      ) : (
        <TableScroll label="Preview" className="mapping-preview">
          <table className="table">
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col" className={isNumber(name) ? 'right' : undefined}>
                    {columnOf(name)?.label ?? name}
                    {columnOf(name)?.type === 'TIMESTAMP_MS' ? ` (${short})` : ''}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the preview is replaced as a whole
                <tr key={at}>
                  {columns.map((name) => (
                    <td key={name} className={isNumber(name) ? 'right nowrap' : 'nowrap'}>
                      <Cell name={name} value={row[name]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {preview.rejects.length > 0 && (
        <div className="mapping-rejects">
          <p>
            <Badge tone="bad">{plural(preview.rejects.length, 'line')} rejected</Badge> in this sample
          </p>
          <ul>
            {preview.rejects.slice(0, 8).map((reject) => (
              <li key={reject.line}>
                Line {formatCount(reject.line)}: {reject.reason}
                <code className="truncate muted">{reject.text}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
