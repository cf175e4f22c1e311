import { expect } from 'vitest';
import { PATIENCE_MS } from './patience.ts';

/** Asks again until the assertion holds; a busy machine takes its time, a wrong answer still fails. */
export function eventually<T>(ask: () => T | Promise<T>, message?: string) {
  return expect.poll(ask, { timeout: PATIENCE_MS, interval: 50, message });
}
