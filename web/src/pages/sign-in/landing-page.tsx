import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { signIn } from '../../lib/auth.ts';
import { useConfig } from '../../lib/config.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { Door } from './door.tsx';

/** Signed out. The password is typed on the identity provider's own page, never here. */
export function LandingPage() {
  const config = useConfig();
  const [leaving, setLeaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = (): void => {
    setLeaving(true);
    signIn().catch((cause: unknown) => {
      setLeaving(false);
      setError(cause);
    });
  };
  return (
    <Door
      title="Network records, accounted for"
      lead="Upload IPDR and network logs of any layout, search them, see what stands out and why."
      footer={config ? `Flowtrail ${config.version} · ${config.environment}` : undefined}
    >
      {error !== null && <ErrorNote error={error} title="The sign-in page cannot be reached" />}
      {config?.needs_setup ? (
        <p className="door-note">
          This installation has no administrator yet. Open the one-time link that the server printed when it started.
        </p>
      ) : (
        <Button
          variant="primary"
          icon={<KeyRound size={15} aria-hidden="true" />}
          busy={leaving}
          onClick={go}
          autoFocus
        >
          Sign in
        </Button>
      )}
      {config?.sign_up && !config.needs_setup && (
        <p className="muted">
          No account yet? <Link to={'/sign-up' as never}>Ask for one</Link>; an administrator approves it.
        </p>
      )}
    </Door>
  );
}
