import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { create } from 'qrcode';
import { type FormEvent, useMemo, useState } from 'react';
import type { Me } from '../../../../core/contract/accounts.ts';
import { callApi } from '../../lib/api.ts';
import { useConfig } from '../../lib/config.ts';
import { messageOf } from '../../lib/problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { CopyText } from '../../ui/value.tsx';
import { RecoveryCodes, RenewCodes } from './recovery-codes.tsx';

/** Modules of light around a code, as scanners expect. */
const QUIET = 4;

/** Drawn here, so that the secret never leaves the browser. */
function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    let drawn = '';
    for (let y = 0; y < modules.size; y += 1) {
      for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) drawn += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
    return { size: modules.size + 2 * QUIET, path: drawn };
  }, [text]);
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code for the authenticator app"
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}

function SetUp({ onDone }: { onDone: (recoveryCodes: readonly string[]) => void }) {
  const [code, setCode] = useState('');
  const client = useQueryClient();
  const begin = useMutation({ mutationFn: () => callApi('totpBegin') });
  const confirm = useMutation({
    mutationFn: () => callApi('totpConfirm', { body: { code } }),
    onSuccess: ({ recovery_codes }) => {
      void client.invalidateQueries({ queryKey: ['me'] });
      onDone(recovery_codes);
    },
  });
  if (!begin.data) {
    return (
      <>
        <p className="muted">
          A code from an authenticator app on your phone, besides the password. Works without any network.
        </p>
        {begin.error && <ErrorNote error={begin.error} />}
        <div>
          <Button busy={begin.isPending} onClick={() => begin.mutate()}>
            Set up
          </Button>
        </div>
      </>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <div className="totp">
      <QrCode text={begin.data.otpauth_uri} />
      <form className="settings-form" onSubmit={submit}>
        <ol className="totp-steps">
          <li>Scan the picture with an authenticator app, or type this secret into it:</li>
        </ol>
        <CopyText text={begin.data.secret} shown={begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')} label="secret" />
        <Field label="The six digits it shows now" error={confirm.error ? messageOf(confirm.error) : undefined}>
          {(field) => (
            <Input
              {...field}
              autoFocus
              className="mono totp-code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
            />
          )}
        </Field>
        <div className="row">
          <Button type="submit" variant="primary" disabled={code.length !== 6} busy={confirm.isPending}>
            Turn on
          </Button>
          <Button variant="ghost" onClick={() => begin.reset()}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}

export function TotpCard({ me }: { me: Me }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const isShowingCodes = codes !== null && codes.length > 0;
  const hasRecoveryCodes = useConfig()?.recovery_codes ?? true;
  const remove = useMutation({
    mutationFn: () => callApi('totpRemove'),
    onSuccess: () => {
      setAsking(false);
      setCodes(null);
      toast({ title: 'The second factor is off', tone: 'plain' });
      void client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <Card
      question="What if somebody learns my password?"
      title="Second factor"
      actions={
        <Badge
          tone={me.totp ? 'good' : 'plain'}
          icon={me.totp ? <ShieldCheck size={12} aria-hidden="true" /> : undefined}
        >
          {me.totp ? 'On' : 'Off'}
        </Badge>
      }
    >
      <div className="stack">
        {codes && (
          // No toast: it would lie over the last codes of a low window.
          <p role="status">The second factor is on. You will be asked for a code at the next sign-in.</p>
        )}
        {isShowingCodes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
        {!me.totp && !codes && <SetUp onDone={setCodes} />}
        {me.totp && !isShowingCodes && hasRecoveryCodes && <RenewCodes me={me} onCodes={setCodes} />}
        {me.totp && !hasRecoveryCodes && (
          <p className="muted">Lost the phone? An administrator can reset your password, which turns this off.</p>
        )}
        {me.totp && !asking && !isShowingCodes && (
          <div>
            <Button onClick={() => setAsking(true)}>Turn off</Button>
          </div>
        )}
        {me.totp && asking && (
          <div className="row-wrap">
            <span>Your account would then be protected by the password alone.</span>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              Turn off
            </Button>
            <Button onClick={() => setAsking(false)}>Keep it on</Button>
          </div>
        )}
        {remove.error && <ErrorNote error={remove.error} />}
      </div>
    </Card>
  );
}
