import { randomUUID } from 'node:crypto';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { InvalidInputError, UnavailableError } from '../../core/errors.ts';
import { sleep as sleepFor } from '../node/timers.ts';
import { type Patience, waitMs, withRetries } from './with-retries.ts';

export interface AthenaExecutionConfig {
  readonly client: AthenaClient;
  readonly database: string;
  readonly workgroup: string;
  /** Minutes for which an answer to the same text is given again; 0 asks each time. Default 0, at most 10,080. */
  readonly reuseMinutes?: number;
  /** Waited for an answer before the query is stopped. Default 10 minutes. */
  readonly timeoutMs?: number;
  readonly patience: Patience;
}

const TIMEOUT_MS = 600_000;
const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 2000;
/** Runs of a query that fails for a reason of Athena's own. */
const RUNS = 3;

export interface FinishedQuery {
  readonly id: string;
  /** s3://bucket/key of the result. */
  readonly location: string;
}

/**
 * Runs a query to its end. Throws UnavailableError where Athena is too busy or too slow, InvalidInputError where the query
 * reads more than the workgroup allows, an Error for a query that cannot run, and what `gone` is aborted with.
 */
export async function executeQuery(
  config: AthenaExecutionConfig,
  sql: string,
  gone?: AbortSignal,
): Promise<FinishedQuery> {
  const { sleep = sleepFor, random = Math.random } = config.patience;
  for (let failures = 1; ; failures++) {
    const id = await start(config, sql);
    const execution = await ended(config, id, gone);
    if (execution.Status?.State === 'SUCCEEDED')
      return { id, location: execution.ResultConfiguration?.OutputLocation ?? '' };
    const failure = failureOf(execution);
    if (!(failure instanceof UnavailableError) || failures >= RUNS) throw failure;
    await sleep(waitMs(failures, random));
  }
}

async function start(config: AthenaExecutionConfig, sql: string): Promise<string> {
  const { client, database, workgroup, reuseMinutes = 0, patience } = config;
  const command = new StartQueryExecutionCommand({
    QueryString: sql,
    // All tries are of one query.
    ClientRequestToken: randomUUID(),
    QueryExecutionContext: { Database: database, Catalog: 'AwsDataCatalog' },
    WorkGroup: workgroup,
    ResultReuseConfiguration:
      reuseMinutes > 0
        ? { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes } }
        : undefined,
  });
  const { QueryExecutionId } = await withRetries(() => client.send(command), patience);
  if (QueryExecutionId === undefined) throw new Error('expected the id of a query');
  return QueryExecutionId;
}

/** The query once it has ended; one that is not waited for any longer is stopped. */
async function ended(config: AthenaExecutionConfig, id: string, gone?: AbortSignal): Promise<QueryExecution> {
  const { client, timeoutMs = TIMEOUT_MS, patience } = config;
  const { sleep = sleepFor } = patience;
  const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
  let hasEnded = false;
  try {
    let waited = 0;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(LONGEST_POLL_MS, wait * 1.5)) {
      await untilGone(sleep(wait), gone);
      gone?.throwIfAborted();
      waited += wait;
      const { QueryExecution } = await withRetries(() => client.send(command), patience);
      hasEnded = ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(QueryExecution?.Status?.State ?? '');
      if (hasEnded && QueryExecution !== undefined) return QueryExecution;
      if (waited >= timeoutMs)
        throw new UnavailableError(`expected an answer within ${timeoutMs / 1000} s; ask for less, or try again`);
    }
  } finally {
    // Nobody waits for the stop either.
    if (!hasEnded) await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => {});
  }
}

function untilGone(slept: Promise<void>, gone: AbortSignal | undefined): Promise<void> {
  if (gone === undefined) return slept;
  return new Promise((resolve, reject) => {
    const done = () => resolve();
    gone.addEventListener('abort', done, { once: true });
    slept.then(done, reject).finally(() => gone.removeEventListener('abort', done));
  });
}

/** Errors of Athena itself, not of the query. */
const SYSTEM = 1;
const BUSY = /throttl|slow ?down|reduce your request rate|exhausted resources/i;

function failureOf({ Status }: QueryExecution): Error {
  const reason = Status?.StateChangeReason ?? 'no reason given';
  const cause = new Error(reason);
  if (/bytes scanned limit/i.test(reason))
    return new InvalidInputError('the question reads more data than one may: narrow its period or its filter', {
      cause,
    });
  const { Retryable = false, ErrorCategory } = Status?.AthenaError ?? {};
  if (Status?.State === 'CANCELLED' || Retryable || ErrorCategory === SYSTEM || BUSY.test(reason))
    return new UnavailableError('expected Athena to run the query, it did not; try again', { cause });
  return new Error('Athena could not run the query', { cause });
}
