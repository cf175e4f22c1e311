/** For an answer of a page, in milliseconds: far more than it takes, since other tests run beside these. */
export const PATIENCE_MS = 60_000;

/** For the end of work that the system does behind a page: files read, a detection run. */
export const WORK_MS = 180_000;
