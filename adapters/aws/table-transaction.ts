import { randomUUID } from 'node:crypto';
import { type CancellationReason, type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { ConflictError, UnavailableError } from '../../core/errors.ts';
import type { TableWrite } from '../../core/ports.ts';
import { sleep as sleepFor } from '../node/timers.ts';
import { appendOnly, transactItem } from './table-write.ts';
import { type Patience, waitMs, withRetries } from './with-retries.ts';

/** What DynamoDB takes in one transaction. */
export const MAX_WRITES = 100;

export interface TransactionConfig {
  readonly client: DynamoDBClient;
  readonly prefix: string;
  readonly patience: Patience;
}

/** All writes or none. One that others got in the way of is tried again, then throws ConflictError or UnavailableError. */
export async function writeTogether(config: TransactionConfig, writes: readonly TableWrite[]): Promise<void> {
  if (writes.length === 0) return;
  checkWrites(writes);
  const { attempts = 6, sleep = sleepFor, random = Math.random } = config.patience;
  const items = writes.map((write) => transactItem(config.prefix, write));
  for (let failures = 1; ; failures++) {
    // One token for all tries of a request that may have arrived: it takes effect once.
    const command = new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: randomUUID() });
    try {
      await withRetries(() => config.client.send(command), config.patience);
      return;
    } catch (error) {
      const failure = failureOf(error, writes);
      if (failure.passes === false || failures >= attempts) throw failure.error;
      await sleep(waitMs(failures, random));
    }
  }
}

function checkWrites(writes: readonly TableWrite[]): void {
  if (writes.length > MAX_WRITES)
    throw new Error(`expected at most ${MAX_WRITES} writes in a transaction, got ${writes.length}`);
  const names = new Set(writes.map(({ table, id }) => `${table}/${id}`));
  if (names.size < writes.length) throw new Error('expected each write of a transaction to be of another item');
}

interface Failure {
  readonly error: unknown;
  /** Whether the same transaction may succeed a moment later. */
  readonly passes: boolean;
}

function failureOf(error: unknown, writes: readonly TableWrite[]): Failure {
  const reasons = (error as { CancellationReasons?: CancellationReason[] } | null)?.CancellationReasons;
  if (reasons === undefined) return { error, passes: false };
  const failed = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
  if (failed >= 0) {
    const write = writes[failed];
    if (write?.kind === 'put' && write.table === 'audit' && write.condition === undefined)
      return { error: appendOnly(), passes: false };
    const message = `expected ${write?.table}/${write?.id} as the write needs it, found it changed`;
    return { error: new ConflictError(message, { cause: error }), passes: false };
  }
  const codes = new Set(reasons.map(({ Code }) => Code));
  if (codes.has('TransactionConflict')) {
    const message = 'expected to write alone, others were writing the same items';
    return { error: new ConflictError(message, { cause: error }), passes: true };
  }
  if (codes.has('ThrottlingError') || codes.has('ProvisionedThroughputExceeded')) {
    const message = 'expected DynamoDB to take the writes, it is busy; try again';
    return { error: new UnavailableError(message, { cause: error }), passes: true };
  }
  return { error, passes: false };
}
