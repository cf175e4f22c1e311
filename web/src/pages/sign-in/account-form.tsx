import { type FormEvent, useState } from 'react';
import { passwordSchema, usernameSchema } from '../../../../core/contract/accounts.ts';
import { fieldError, sentence } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ErrorNote } from '../../ui/states.tsx';

export interface NewAccount {
  readonly username: string;
  readonly display_name: string;
  readonly password: string;
}

interface AccountFormProps {
  submitLabel: string;
  busy: boolean;
  error: unknown;
  onSubmit: (account: NewAccount) => void;
}

type Mistakes = Partial<Record<'username' | 'display_name' | 'password' | 'repeat', string>>;

function check(account: NewAccount, repeat: string): Mistakes {
  const mistakes: Mistakes = {};
  const username = usernameSchema.safeParse(account.username);
  if (!username.success) mistakes.username = 'At least 3 letters, digits or . _ - @';
  if (account.display_name.trim() === '') mistakes.display_name = 'What should colleagues see?';
  const password = passwordSchema.safeParse(account.password);
  if (!password.success) mistakes.password = sentence(password.error.issues[0]?.message ?? 'not accepted');
  if (repeat !== account.password) mistakes.repeat = 'The two differ';
  return mistakes;
}

/** User name, name and password, checked by the contract's own rules before they are sent. */
export function AccountForm({ submitLabel, busy, error, onSubmit }: AccountFormProps) {
  const [account, setAccount] = useState<NewAccount>({ username: '', display_name: '', password: '' });
  const [repeat, setRepeat] = useState('');
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const set = (change: Partial<NewAccount>): void => setAccount({ ...account, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = check(account, repeat);
    setMistakes(found);
    if (Object.keys(found).length === 0) onSubmit({ ...account, display_name: account.display_name.trim() });
  };
  const named = ['username', 'display_name', 'password'].some((field) => fieldError(error, field));
  return (
    <form onSubmit={submit} noValidate>
      <Field label="User name" error={mistakes.username ?? fieldError(error, 'username')}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={account.username}
            onChange={(event) => set({ username: event.target.value })}
          />
        )}
      </Field>
      <Field label="Your name" error={mistakes.display_name ?? fieldError(error, 'display_name')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            value={account.display_name}
            onChange={(event) => set({ display_name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint="A sentence of 12 characters or more is easiest to remember"
        error={mistakes.password ?? fieldError(error, 'password')}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={account.password}
            onChange={(event) => set({ password: event.target.value })}
          />
        )}
      </Field>
      <Field label="Password again" error={mistakes.repeat}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={repeat}
            onChange={(event) => setRepeat(event.target.value)}
          />
        )}
      </Field>
      {error !== null && !named && <ErrorNote error={error} />}
      <Button variant="primary" type="submit" busy={busy}>
        {submitLabel}
      </Button>
    </form>
  );
}
