import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type ApiToken, TOKEN_SCOPES, type TokenScope } from '../../../../core/contract/accounts.ts';
import { callApi } from '../../lib/api.ts';
import { useZone } from '../../lib/zone.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Field, Input, Select } from '../../ui/field.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { Missing, Time } from '../../ui/value.tsx';
import { SecretShown } from './secret-shown.tsx';

const SCOPE_WORDS: Readonly<Record<TokenScope, string>> = {
  read: 'Read: search, overview, alerts, ledgers',
  upload: 'Upload files and map their columns',
  detect: 'Run the detection',
  delete: 'Delete uploads',
};

const DAYS = ['7', '30', '90', '365'].map((value) => ({ value, label: `${value} days` }));

function NewToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('30');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read']);
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => callApi('createToken', { body: { name: name.trim(), scopes: [...scopes], days: Number(days) } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  if (make.data) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title="Your new token"
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <SecretShown
          secret={make.data.secret}
          label="token"
          note="Copy it now: it is shown this once. Send it as “Authorization: Bearer …”."
        />
      </Dialog>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New API token"
      description="For scripts and other machines. It can do no more than you can."
    >
      <form className="settings-form" onSubmit={submit}>
        <Field label="Name" hint="What it is for">
          {(field) => (
            <Input {...field} autoFocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <fieldset className="settings-choices">
          <legend className="field-label">May</legend>
          {TOKEN_SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={SCOPE_WORDS[scope]}
              checked={scopes.includes(scope)}
              onChecked={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
            />
          ))}
        </fieldset>
        <Field label="Ends after">
          {(field) => <Select {...field} value={days} options={DAYS} onValue={setDays} />}
        </Field>
        {make.error && <ErrorNote error={make.error} />}
        <div className="row settings-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={name.trim() === '' || scopes.length === 0}
            busy={make.isPending}
          >
            Make token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function TokenTable({ tokens }: { tokens: readonly ApiToken[] }) {
  const { short } = useZone();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (token: ApiToken) => callApi('revokeToken', { params: { token_id: token.token_id } }),
    onSuccess: (_answer, token) => {
      toast({ title: `${token.name} no longer works`, tone: 'good' });
      void client.invalidateQueries({ queryKey: ['tokens'] });
    },
    onError: (error) => toastError('The token was not revoked', error),
  });
  return (
    <TableScroll label="API tokens">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">May</th>
            <th scope="col">Ends ({short})</th>
            <th scope="col">Last used ({short})</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.token_id}>
              <td>{token.name}</td>
              <td>
                <span className="row-wrap">
                  {token.scopes.map((scope) => (
                    <Badge key={scope}>{scope}</Badge>
                  ))}
                </span>
              </td>
              <td>
                <Time value={token.expires_at} style="minutes" />{' '}
                {Date.parse(token.expires_at) < Date.now() && <Badge tone="warn">ended</Badge>}
              </td>
              <td>
                {token.last_used ? <Time value={token.last_used} style="minutes" /> : <Missing why="never used" />}
              </td>
              <td className="right">
                <Button size="sm" variant="ghost" busy={revoke.isPending} onClick={() => revoke.mutate(token)}>
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

export function TokensTab() {
  const [making, setMaking] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => callApi('tokens', { signal }),
  });
  return (
    <Card
      question="What may act in my name?"
      title="API tokens"
      flush
      actions={
        <Button size="sm" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && <SkeletonRows rows={3} />}
      {data && data.tokens.length === 0 && (
        <EmptyState icon={<KeyRound size={20} aria-hidden="true" />} title="No tokens">
          A token lets a script upload or search without your password. The whole API is described at{' '}
          <a href="/api/docs">/api/docs</a>.
        </EmptyState>
      )}
      {data && data.tokens.length > 0 && <TokenTable tokens={data.tokens} />}
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Card>
  );
}
