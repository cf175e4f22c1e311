import { ErrorNote } from '../ui/states.tsx';

/** A defect in one page leaves the rest of the program usable. */
export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <div className="page">
      <ErrorNote error={error} title="This page could not be shown" onRetry={reset} />
    </div>
  );
}
