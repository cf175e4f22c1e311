import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { passwordSchema } from '../../../../core/contract/accounts.ts';
import { callApi } from '../../lib/api.ts';
import { fieldError } from '../../lib/problem.ts';
import { useMe } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Time } from '../../ui/value.tsx';
import { TotpCard } from './totp-card.tsx';

const NOTHING = { current: '', next: '', repeat: '' };

function PasswordCard() {
  const [typed, setTyped] = useState(NOTHING);
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      callApi('changePassword', { body: { current_password: typed.current, new_password: typed.next } }),
    onSuccess: () => {
      setTyped(NOTHING);
      setChecked(false);
      toast({ title: 'Your password has been changed', tone: 'good' });
    },
  });
  const short = !passwordSchema.safeParse(typed.next).success;
  const differs = typed.next !== typed.repeat;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!short && !differs && typed.current) change.mutate();
  };
  const currentError = fieldError(change.error, 'current_password');
  const nextError = fieldError(change.error, 'new_password');
  return (
    <Card question="How do I sign in?" title="Password">
      <form className="settings-form" onSubmit={submit} noValidate>
        <Field label="Current password" error={checked && !typed.current ? 'Needed to change it' : currentError}>
          {(field) => (
            <Input
              {...field}
              type="password"
              autoComplete="current-password"
              value={typed.current}
              onChange={(event) => setTyped({ ...typed, current: event.target.value })}
            />
          )}
        </Field>
        <Field label="New password" hint="12 characters or more" error={checked && short ? 'Too short' : nextError}>
          {(field) => (
            <Input
              {...field}
              type="password"
              autoComplete="new-password"
              value={typed.next}
              onChange={(event) => setTyped({ ...typed, next: event.target.value })}
            />
          )}
        </Field>
        <Field label="New password again" error={checked && differs ? 'The two differ' : undefined}>
          {(field) => (
            <Input
              {...field}
              type="password"
              autoComplete="new-password"
              value={typed.repeat}
              onChange={(event) => setTyped({ ...typed, repeat: event.target.value })}
            />
          )}
        </Field>
        {change.error && !currentError && !nextError && <ErrorNote error={change.error} />}
        <div>
          <Button type="submit" variant="primary" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function AccountTab() {
  const me = useMe();
  if (!me) return <SkeletonRows />;
  return (
    <div className="stack">
      <Card question="Who am I?" title={me.display_name}>
        <dl className="facts">
          {(
            [
              ['User name', me.username],
              ['Role', me.role],
              ['Account made', <Time key="made" value={me.created_at} named />],
              ['Last sign-in', <Time key="last" value={me.last_sign_in} named />],
            ] as const
          ).map(([label, value]) => (
            <div className="fact" key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <PasswordCard />
      <TotpCard me={me} />
    </div>
  );
}
