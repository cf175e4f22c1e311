import { Check, RotateCcw, ShieldAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Alert, AlertStatus } from '../../../../core/contract/alerts.ts';
import { fieldError } from '../../lib/problem.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { Time } from '../../ui/value.tsx';
import { useVerdict } from './use-alerts.ts';

const WORDS: Readonly<Record<AlertStatus, { act: string; ask: string; icon: typeof Check }>> = {
  benign: { act: 'Mark benign', ask: 'Why is it harmless?', icon: Check },
  confirmed: { act: 'Confirm', ask: 'What confirms it?', icon: ShieldAlert },
  open: { act: 'Reopen', ask: 'Why is it open again?', icon: RotateCcw },
};

interface VerdictFormProps {
  alert: Alert;
  /** The verdict a key asked for; null for none yet. */
  wanted: AlertStatus | null;
  onWanted: (status: AlertStatus | null) => void;
}

/** A decision needs its reason: both are kept, with who and when. */
export function VerdictForm({ alert, wanted, onWanted }: VerdictFormProps) {
  const allowed = useAllowed('analyst');
  const choices = (['confirmed', 'benign', 'open'] as const).filter((status) => status !== alert.status);
  return (
    <section className="verdict-form" aria-label="Decision">
      {alert.status !== 'open' || alert.status_reason ? <Standing alert={alert} /> : null}
      {allowed && (wanted === null || wanted === alert.status) ? (
        <div className="row-wrap">
          {choices.map((status) => {
            const { act, icon: Icon } = WORDS[status];
            return (
              <Button key={status} icon={<Icon size={14} aria-hidden="true" />} onClick={() => onWanted(status)}>
                {act}
              </Button>
            );
          })}
        </div>
      ) : null}
      {allowed && wanted !== null && wanted !== alert.status ? (
        <ReasonForm key={wanted} alert={alert} status={wanted} onDone={() => onWanted(null)} />
      ) : null}
    </section>
  );
}

function Standing({ alert }: { alert: Alert }) {
  const words = { open: 'Reopened', benign: 'Benign', confirmed: 'Confirmed' }[alert.status];
  return (
    <p className="verdict-standing">
      <strong>{words}</strong>
      {alert.status_reason ? <>: {alert.status_reason}</> : null}{' '}
      <span className="muted">
        {alert.status_by ? `by ${alert.status_by}` : ''}{' '}
        {alert.status_at ? <Time value={alert.status_at} style="minutes" named /> : null}
      </span>
    </p>
  );
}

function ReasonForm({ alert, status, onDone }: { alert: Alert; status: AlertStatus; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const verdict = useVerdict(alert);
  const { act, ask } = WORDS[status];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verdict.mutate({ status, reason: reason.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="stack">
      <Field label={ask} hint="Kept with your name and the time." error={fieldError(verdict.error, 'reason')}>
        {(field) => (
          <TextArea
            {...field}
            autoFocus
            required
            minLength={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {verdict.error && !fieldError(verdict.error, 'reason') ? <ErrorNote error={verdict.error} /> : null}
      <div className="row">
        <Button type="submit" variant="primary" busy={verdict.isPending} disabled={reason.trim().length < 3}>
          {act}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
