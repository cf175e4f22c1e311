import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Receipt, Upload } from '../../../../core/contract/uploads.ts';
import { callApi } from '../../lib/api.ts';
import { formatBytes, plural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { ReceiptFacts } from './receipts.tsx';

/** Deleting is for good, so the name has to be typed; the receipt then stands in place of the question. */
export function DeleteDialog({ upload, onClose }: { upload: Upload; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      callApi('deleteUpload', {
        params: { upload_id: upload.upload_id },
        query: reason.trim() ? { reason: reason.trim() } : {},
      }),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['upload', upload.upload_id] });
      void client.invalidateQueries();
    },
  });
  if (remove.data) return <ReceiptDialog receipt={remove.data} onClose={onClose} />;
  const rows = upload.ledger?.rows ?? 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Delete for good?"
      description={`The original (${formatBytes(upload.size_bytes)}), ${plural(rows, 'record')}, and alerts that rest on this file alone are removed from the disk. A receipt remains.`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={typed !== upload.name}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Delete for good
          </Button>
        </>
      }
    >
      <div className="stack">
        <Field
          label={
            <>
              Type <code className="wrap-anywhere">{upload.name}</code> to confirm
            </>
          }
        >
          {(field) => (
            <Input
              {...field}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Field label="Reason" hint="Stands on the receipt and in the audit list">
          {(field) => (
            <Input {...field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {remove.error && <ErrorNote error={remove.error} title="It was not deleted" />}
      </div>
    </Dialog>
  );
}

function ReceiptDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Deleted"
      description="Nothing of this file is left in searches or on the disk."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <ReceiptFacts receipt={receipt} />
    </Dialog>
  );
}
