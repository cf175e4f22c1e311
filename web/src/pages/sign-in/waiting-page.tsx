import { endSession } from '../../lib/auth.ts';
import { Button } from '../../ui/button.tsx';
import { Door } from './door.tsx';

/** The password was right; what is missing is an administrator's word. */
export function WaitingPage() {
  return (
    <Door
      title="Your account waits for approval"
      lead="An administrator has to approve it and give it a role. Sign in again when that is done."
    >
      <Button variant="primary" onClick={() => void endSession()}>
        Sign out
      </Button>
    </Door>
  );
}
