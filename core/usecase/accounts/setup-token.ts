import type { Hasher } from '../../ports.ts';

/** The one-time secret that makes the first administrator; exists only while there is none. */
export interface SetupToken {
  /** Null once an administrator exists. */
  current(): string | null;
  accepts(text: string): boolean;
  close(): void;
}

/** `text` is a fresh random secret, or null when an administrator exists. */
export function setupToken(text: string | null, hasher: Hasher): SetupToken {
  let current = text;
  return {
    current: () => current,
    // Comparing hashes takes time that says nothing about how much of the secret was right.
    accepts: (candidate) => current !== null && hasher.sha256(candidate) === hasher.sha256(current),
    close: () => {
      current = null;
    },
  };
}
