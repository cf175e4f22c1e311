import { expect } from 'vitest';

/** Asks again until the assertion holds; a busy machine takes its time, a wrong answer still fails. */
export function eventually<T>(ask: () => T | Promise<T>, message?: string) {
  return expect.poll(ask, { timeout: 20_000, interval: 50, message });
}
