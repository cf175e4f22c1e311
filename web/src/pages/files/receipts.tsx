import { useQuery } from '@tanstack/react-query';
import { Receipt as ReceiptIcon } from 'lucide-react';
import { useState } from 'react';
import type { Receipt } from '../../../../core/contract/uploads.ts';
import { callApi } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { useZone } from '../../lib/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { Bytes, CopyText, Count, Time } from '../../ui/value.tsx';

export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const facts = [
    ['Receipt', <CopyText key="id" text={receipt.receipt_id} label="receipt number" />],
    [
      'File',
      <span key="name" className="wrap-anywhere">
        {receipt.name}
      </span>,
    ],
    ['SHA-256', <CopyText key="sha" text={receipt.sha256} shown={`${receipt.sha256.slice(0, 24)}…`} label="SHA-256" />],
    ['Size', <Bytes key="size" value={receipt.size_bytes} />],
    [
      'Deleted',
      <span key="at">
        <Time value={receipt.deleted_at} named /> by {receipt.deleted_by}
      </span>,
    ],
    [
      'Reason',
      receipt.reason ?? (
        <span key="reason" className="muted">
          none given
        </span>
      ),
    ],
    [
      'Removed',
      <span key="rows">
        {plural(receipt.rows, 'record')}, {plural(receipt.objects, 'stored object')} (
        <Bytes value={receipt.object_bytes} />
        ), {plural(receipt.alerts, 'alert')}
      </span>,
    ],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div className="fact" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What was deleted, by whom and why. The data is gone; this stays. */
export function ReceiptsTab() {
  const { short } = useZone();
  const [open, setOpen] = useState<Receipt | null>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['receipts'],
    queryFn: ({ signal }) => callApi('receipts', { signal }),
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (data.receipts.length === 0) {
    return (
      <EmptyState icon={<ReceiptIcon size={20} aria-hidden="true" />} title="Nothing has been deleted">
        Each deletion leaves a receipt here with the file’s hash and counts.
      </EmptyState>
    );
  }
  return (
    <TableScroll label="Receipts">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Deleted ({short})</th>
            <th scope="col">File</th>
            <th scope="col">By</th>
            <th scope="col">Reason</th>
            <th scope="col" className="right">
              Records
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col">
              <span className="sr-only">Receipt</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.receipts.map((receipt) => (
            <tr key={receipt.receipt_id}>
              <td>
                <Time value={receipt.deleted_at} />
              </td>
              <td className="wrap-anywhere">{receipt.name}</td>
              <td>{receipt.deleted_by}</td>
              <td>{receipt.reason ?? <span className="muted">none given</span>}</td>
              <td className="right">
                <Count value={receipt.rows} />
              </td>
              <td>
                <CopyText text={receipt.sha256} shown={receipt.sha256.slice(0, 10)} label="SHA-256" />
              </td>
              <td className="right">
                <Button size="sm" onClick={() => setOpen(receipt)}>
                  Receipt
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open && (
        <Dialog open onOpenChange={() => setOpen(null)} title="Receipt of a deletion">
          <ReceiptFacts receipt={open} />
        </Dialog>
      )}
    </TableScroll>
  );
}
