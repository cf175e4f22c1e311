import type { AthenaClient } from '@aws-sdk/client-athena';
import { InvalidInputError, isKnownError, UnavailableError } from '../../core/errors.ts';
import type { QueryEngine, QueryResult } from '../../core/ports.ts';
import type { SqlQuery } from '../../core/query/sql-query.ts';
import { executeQuery, type FinishedQuery } from './athena-execution.ts';
import { type ResultReading, readBatches, readRows } from './athena-result.ts';
import { type VisibleData, visibleSql } from './visible-sql.ts';
import type { Patience } from './with-retries.ts';

export interface AwsQueryEngineConfig extends Patience {
  readonly client: AthenaClient;
  /** Object store of the bucket the workgroup writes results to. */
  readonly results: ResultReading['results'];
  /** Database of the Glue catalog that holds the tables. */
  readonly database: string;
  readonly workgroup: string;
  /** What a query may see now; asked before each query. */
  readonly visibility: () => Promise<SeenData>;
  /** Minutes for which the answer to the same question over the same data is given again. Default 0: not at all. */
  readonly reuseMinutes?: number;
  /** Waited for an answer. Default 10 minutes. */
  readonly timeoutMs?: number;
}

/** What a query may see, and whether, once it is done, its answer is of that moment. */
export interface SeenData extends VisibleData {
  readonly isStillWhole: () => Promise<boolean>;
}

/** Runs of a query whose data change while it runs. */
const ROUNDS = 3;

/** Runs portable queries on Athena, over the visible rows alone. */
export function awsQueryEngine(config: AwsQueryEngineConfig): QueryEngine {
  const { client, results, attempts, sleep, random } = config;
  const reading = { client, results, patience: { attempts, sleep, random } };
  return {
    run: (query) => settled(config, { query }, (finished) => readRows(reading, finished)),
    stream(query) {
      const gone = new AbortController();
      return endedBy(batches({ config, reading, query, gone: gone.signal }), () => gone.abort());
    },
  };
}

interface Streaming {
  readonly config: AwsQueryEngineConfig;
  readonly reading: ResultReading;
  readonly query: SqlQuery;
  readonly gone: AbortSignal;
}

async function* batches({ config, reading, query, gone }: Streaming): AsyncGenerator<QueryResult, void> {
  try {
    const finished = await settled(config, { query, gone }, async (one) => one);
    yield* readBatches(reading, finished);
  } catch (error) {
    if (!gone.aborted) throw error;
  }
}

/** A generator that waits hears of its reader's end only afterwards; this tells at once. */
function endedBy<T>(source: AsyncGenerator<T, void>, end: () => void): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => source.next(),
      return: () => {
        end();
        return source.return();
      },
    }),
  };
}

/**
 * The answer to a query during which what is visible did not change: Athena lists folders while it runs, so that what
 * was committed or removed meanwhile may be there in part.
 */
async function settled<T>(
  config: AwsQueryEngineConfig,
  { query, gone }: { query: SqlQuery; gone?: AbortSignal },
  read: (finished: FinishedQuery) => Promise<T>,
): Promise<T> {
  const { attempts, sleep, random } = config;
  const execution = { ...config, patience: { attempts, sleep, random } };
  for (let round = 1; ; round++) {
    const visible = await config.visibility();
    const outcome = await executeQuery(execution, textOf(config, query, visible), gone)
      .then(read)
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    const isSettled = await visible.isStillWhole();
    if ('value' in outcome && isSettled) return outcome.value;
    // A query fails, too, when an object it is about to read is removed.
    if ('error' in outcome && (isSettled || isKnownError(outcome.error) || gone?.aborted)) throw outcome.error;
    if (round === ROUNDS) throw changing('error' in outcome ? outcome.error : undefined);
  }
}

function changing(cause: unknown): UnavailableError {
  return new UnavailableError('the data changed each time while they were read; try again in a moment', { cause });
}

/** What Athena takes as the text of a query. */
const MAX_SQL_BYTES = 262_144;

/** With reuse, the text says which data it is about: the same text over other data must not have the old answer. */
function textOf(config: AwsQueryEngineConfig, query: SqlQuery, visible: VisibleData): string {
  const sql = visibleSql(query, config.database, visible);
  const text = (config.reuseMinutes ?? 0) > 0 ? `${sql} /* visible ${visible.version} */` : sql;
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_SQL_BYTES)
    throw new InvalidInputError(`expected a question of at most ${MAX_SQL_BYTES} bytes of SQL, got ${bytes}`);
  return text;
}
