import { UnavailableError } from '../../core/errors.ts';
import { sleep as sleepFor } from '../node/timers.ts';

/** How often and how patiently something is tried; the rest is for tests. */
export interface Patience {
  /** Tries, the first included, of a request the SDK itself has given up on. Default 6: about two seconds in all. */
  readonly attempts?: number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random?: () => number;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5000;

/**
 * Milliseconds to wait before a further try: anything up to a bound that doubles, so that many that were turned away
 * together do not come back together ("full jitter", AWS Architecture Blog, Exponential Backoff And Jitter).
 */
export function waitMs(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

/** Tries again while the failure is one that passes; when it does not pass, throws UnavailableError with it as cause. */
export async function withRetries<T>(attempt: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const { attempts = 6, sleep = sleepFor, random = Math.random } = patience;
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (failures >= attempts) throw unavailable(error);
      await sleep(waitMs(failures, random));
    }
  }
}

/** An UnavailableError for a failure that passes; any other failure as it is. */
export function unavailable(error: unknown): unknown {
  if (!isPassing(error)) return error;
  return new UnavailableError(`expected an answer from AWS, got ${nameOf(error)}; try again`, { cause: error });
}

const PASSING = new Set([
  'InternalFailure',
  'InternalServerError',
  'InternalServerException',
  'KMSThrottlingException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);
const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

/** True for a failure of capacity or of the network: the same request may succeed a moment later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return PASSING.has(error.name) || PASSING_CODES.has(String(code)) || status === 429 || status >= 500;
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
