import { ErrorNote } from '../../ui/states.tsx';
import { Door } from './door.tsx';

/** The server did not answer at all, or the sign-in service failed. */
export function StartFailed({ error }: { error: unknown }) {
  return (
    <Door title="Flowtrail cannot start">
      <ErrorNote error={error} onRetry={() => location.reload()} />
    </Door>
  );
}
