import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { callApi } from '../../lib/api.ts';
import { signIn } from '../../lib/auth.ts';
import { useConfig } from '../../lib/config.ts';
import { useSearchParams } from '../../lib/filter-state.ts';
import { Button } from '../../ui/button.tsx';
import { AccountForm, type NewAccount } from './account-form.tsx';
import { Door } from './door.tsx';

/** The one-time link of the first start: makes the administrator. */
export function SetupPage() {
  const token = useSearchParams()['token'];
  const config = useConfig();
  const setup = useMutation({
    mutationFn: (account: NewAccount) =>
      callApi('setup', { body: { ...account, setup_token: typeof token === 'string' ? token : '' } }),
  });
  if (setup.isSuccess) {
    return (
      <Door title="All set" lead={`The administrator ${setup.data.username} has been created. Sign in to begin.`}>
        <Button variant="primary" onClick={() => void signIn('/')}>
          Sign in
        </Button>
      </Door>
    );
  }
  if (config?.needs_setup === false) {
    return (
      <Door
        title="This installation is set up"
        lead="Its administrator has been created already, so the setup link has no use any more."
      >
        <Button variant="primary" onClick={() => void signIn('/')}>
          Sign in and open the overview
        </Button>
      </Door>
    );
  }
  if (typeof token !== 'string') {
    return (
      <Door title="This address is not complete">
        <p className="muted">It lacks its token. Open the whole link that the server printed when it started.</p>
        <Link to={'/' as never}>To the sign-in page</Link>
      </Door>
    );
  }
  return (
    <Door title="Create the administrator" lead="The first account approves all others and can reset their passwords.">
      <AccountForm
        submitLabel="Create administrator"
        busy={setup.isPending}
        error={setup.error}
        onSubmit={setup.mutate}
      />
    </Door>
  );
}
