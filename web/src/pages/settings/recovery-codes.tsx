import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me } from '../../../../core/contract/accounts.ts';
import { callApi } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { CopyText } from '../../ui/value.tsx';

/** Codes that are shown this one time. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <section className="stack" aria-label="Recovery codes">
      <p>
        <strong>Keep these recovery codes now: they are shown this once.</strong> Each signs you in once instead of a
        code, for the day your phone is lost. Print them or put them into a password manager.
      </p>
      <ol className="recovery-codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row-wrap">
        <CopyText text={codes.join('\n')} shown="Copy all" label="recovery codes" />
        <Button variant="primary" onClick={onKept}>
          I have kept them
        </Button>
      </div>
    </section>
  );
}

/** How many are left, and new ones for old. */
export function RenewCodes({ me, onCodes }: { me: Me; onCodes: (codes: readonly string[]) => void }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: () => callApi('recoveryCodes'),
    onSuccess: ({ recovery_codes }) => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: ['me'] });
      onCodes(recovery_codes);
    },
  });
  return (
    <>
      <div className="row-wrap">
        <span className="muted">{plural(me.recovery_codes_left, 'recovery code')} left.</span>
        {asking ? (
          <>
            <span>The codes you have now will stop working.</span>
            <Button size="sm" variant="primary" busy={renew.isPending} onClick={() => renew.mutate()}>
              Make new ones
            </Button>
            <Button size="sm" onClick={() => setAsking(false)}>
              Keep them
            </Button>
          </>
        ) : (
          <Button size="sm" onClick={() => setAsking(true)}>
            New recovery codes
          </Button>
        )}
      </div>
      {renew.error && <ErrorNote error={renew.error} />}
    </>
  );
}
