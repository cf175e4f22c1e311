import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { callApi } from '../../lib/api.ts';
import { AccountForm, type NewAccount } from './account-form.tsx';
import { Door } from './door.tsx';

export function SignUpPage() {
  const ask = useMutation({ mutationFn: (account: NewAccount) => callApi('signUp', { body: account }) });
  if (ask.isSuccess) {
    return (
      <Door
        title="Thank you"
        lead="Your account waits for an administrator's approval. You can sign in as soon as it is given."
      >
        <Link to={'/' as never}>Back to the sign-in page</Link>
      </Door>
    );
  }
  return (
    <Door title="Ask for an account" lead="An administrator approves it before you can sign in.">
      <AccountForm submitLabel="Ask for an account" busy={ask.isPending} error={ask.error} onSubmit={ask.mutate} />
      <p className="muted">
        Have one already? <Link to={'/' as never}>Sign in</Link>
      </p>
    </Door>
  );
}
