import { useMutation } from '@tanstack/react-query';
import { Braces, Download, FileSpreadsheet, FileText } from 'lucide-react';
import type { ExportFormat } from '../../../../core/contract/search.ts';
import { downloadExport } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { zoneNamed } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { requestedColumns } from './column-choice.ts';
import type { RowsRequest } from './use-rows.ts';

const FORMATS: readonly { format: ExportFormat; label: string; icon: typeof FileText }[] = [
  { format: 'csv', label: 'CSV', icon: FileText },
  { format: 'xlsx', label: 'Excel (XLSX)', icon: FileSpreadsheet },
  { format: 'json', label: 'JSON', icon: Braces },
];

interface ExportMenuProps {
  request: RowsRequest;
  total: number | undefined;
  zone: string;
}

/** Downloads the whole result with the columns shown; the file names the filters it was made with. */
export function ExportMenu({ request, total, zone }: ExportMenuProps) {
  const start = useMutation({
    mutationFn: (format: ExportFormat) =>
      downloadExport({
        filter: request.filter,
        columns: requestedColumns(request.columns),
        sort: request.sort ? [request.sort] : [],
        format,
        zone,
      }),
    onSuccess: () =>
      toast({ title: 'The download has begun', detail: 'Large results take a while to arrive.', tone: 'good' }),
    onError: (error) => toastError('The export could not be made', error),
  });
  return (
    <Menu
      heading={
        total === undefined
          ? 'The whole result'
          : `${plural(total, 'row')}, columns shown, times in ${zoneNamed(zone, Date.now())}`
      }
      trigger={
        <Button size="sm" busy={start.isPending} disabled={!total} icon={<Download size={14} aria-hidden="true" />}>
          Export
        </Button>
      }
      groups={[
        FORMATS.map(({ format, label, icon: Icon }) => ({
          key: format,
          label,
          icon: <Icon size={14} aria-hidden="true" />,
          onSelect: () => start.mutate(format),
        })),
      ]}
    />
  );
}
