import { Kbd } from './states.tsx';

export interface KeyHint {
  readonly keys: readonly string[];
  readonly words: string;
}

/** Keys of a list with what each does. For the eye alone: the help dialog says the same in reading order. */
export function KeyHints({ hints, className }: { hints: readonly KeyHint[]; className: string }) {
  return (
    <span className={`row key-hints muted small ${className}`} aria-hidden="true">
      {hints.map(({ keys, words }) => (
        <span key={words} className="key-hint">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {words}
        </span>
      ))}
    </span>
  );
}
