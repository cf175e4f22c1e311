import { CopyText } from '../../ui/value.tsx';

/** A secret that is shown this one time. */
export function SecretShown({ secret, label, note }: { secret: string; label: string; note: string }) {
  return (
    <div className="stack">
      <p className="muted">{note}</p>
      <div className="secret-box">
        <CopyText text={secret} label={label} />
      </div>
    </div>
  );
}
