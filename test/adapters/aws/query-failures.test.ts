import type { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { type AwsQueryEngineConfig, awsQueryEngine, type SeenData } from '../../../adapters/aws/query-engine.ts';
import { InvalidInputError, UnavailableError } from '../../../core/errors.ts';
import type { SqlQuery } from '../../../core/query/sql-query.ts';
import { awsError, fakeClient, patience } from './fake-client.ts';

const QUERY: SqlQuery = { sql: 'select entity from flows', tables: ['flows'], scope: {} };
const SUCCEEDED = { State: 'SUCCEEDED' };
const RUNNING = { State: 'RUNNING' };

/** An Athena whose queries end with these statuses, one a query, or throw; the answer is one row. */
function athena(statusOf: (query: number) => unknown, more: Partial<AwsQueryEngineConfig> = {}) {
  const commands: string[] = [];
  const texts: string[] = [];
  const { client } = fakeClient<AthenaClient>((_call, input, command) => {
    commands.push(command.replace(/(QueryExecution|Query)?(Results)?Command$/, '$2'));
    switch (command) {
      case 'StartQueryExecutionCommand':
        texts.push(String(input['QueryString']));
        return { QueryExecutionId: String(texts.length) };
      case 'GetQueryExecutionCommand': {
        const status = statusOf(texts.length);
        if (status instanceof Error) return status;
        return {
          QueryExecution: { Status: status, ResultConfiguration: { OutputLocation: 's3://results/a/1.csv' } },
        };
      }
      case 'GetQueryResultsCommand':
        return {
          ResultSet: {
            ResultSetMetadata: { ColumnInfo: [{ Name: 'entity', Type: 'varchar' }] },
            Rows: [{ Data: [{ VarCharValue: 'entity' }] }, { Data: [{ VarCharValue: 'x' }] }],
          },
        };
      default:
        return {};
    }
  });
  const calm = patience();
  const engine = awsQueryEngine({
    client,
    results: {
      get: async function* () {
        yield Buffer.from('"entity"\n"x"\n');
      },
    },
    database: 'lake',
    workgroup: 'w',
    visibility: whole(),
    ...calm,
    ...more,
  });
  return { engine, commands, texts, waits: calm.waits };
}

/** Data that are whole after a query, or not, one answer for each query, and then whole for good. */
function whole(...given: boolean[]): () => Promise<SeenData> {
  let asked = 0;
  return async () => ({
    version: String(++asked),
    hiddenUploads: [],
    shownRuns: [],
    isStillWhole: async () => given.shift() ?? true,
  });
}

async function rowsOf(batches: AsyncIterable<{ rows: unknown[] }>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of batches) rows.push(...batch.rows);
  return rows;
}

describe('awsQueryEngine when Athena is busy', () => {
  it('asks again, less and less often, until the query has ended', async () => {
    let asked = 0;
    const { engine, waits } = athena(() => (++asked < 5 ? RUNNING : SUCCEEDED));
    expect((await engine.run(QUERY)).rows).toEqual([['x']]);
    expect(waits).toEqual([100, 150, 225, 337.5, 506.25]);
  });

  it('starts a query again that was turned away, and gives up with UnavailableError', async () => {
    const turnedAway = awsError('TooManyRequestsException');
    const few = fakeClient<AthenaClient>(() => turnedAway);
    const { engine } = athena(() => SUCCEEDED, { client: few.client, attempts: 4 });
    await expect(engine.run(QUERY)).rejects.toThrow(UnavailableError);
    await expect(rowsOf(engine.stream(QUERY))).rejects.toThrow(UnavailableError);
    expect(few.inputs).toHaveLength(8);
    const tokens = few.inputs.map((input) => input['ClientRequestToken']);
    expect(new Set(tokens.slice(0, 4)).size).toBe(1);
  });

  it('runs a query again that failed by no fault of its own', async () => {
    const failed = { State: 'FAILED', AthenaError: { Retryable: true } };
    const { engine, texts } = athena((query) => (query < 3 ? failed : SUCCEEDED));
    expect((await engine.run(QUERY)).rows).toEqual([['x']]);
    expect(texts).toHaveLength(3);
    const never = athena(() => failed);
    await expect(never.engine.run(QUERY)).rejects.toThrow(UnavailableError);
    expect(never.texts).toHaveLength(3);
  });

  it('runs a query that cannot run once, and keeps its reason out of the message', async () => {
    const { engine, texts } = athena(() => ({
      State: 'FAILED',
      StateChangeReason: "Cannot cast '919810000001' to INT",
    }));
    const error = await engine.run(QUERY).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: 'Athena could not run the query', cause: { message: /Cannot cast/ } });
    expect(texts).toHaveLength(1);
  });

  it('says that a question reads too much', async () => {
    const StateChangeReason = 'Query cancelled! : Bytes scanned limit was exceeded';
    const { engine } = athena(() => ({ State: 'CANCELLED', StateChangeReason }));
    await expect(engine.run(QUERY)).rejects.toThrow(InvalidInputError);
  });

  it('refuses a question longer than Athena takes', async () => {
    const { engine, texts } = athena(() => SUCCEEDED);
    const sql = `select '${'x'.repeat(262_144)}' as x`;
    await expect(engine.run({ sql, tables: [], scope: {} })).rejects.toThrow(InvalidInputError);
    expect(texts).toEqual([]);
  });

  it('stops a query that takes too long', async () => {
    const { engine, commands } = athena(() => RUNNING, { timeoutMs: 1000 });
    await expect(engine.run(QUERY)).rejects.toThrow(UnavailableError);
    expect(commands.filter((command) => command === 'Stop')).toHaveLength(1);
  });

  it('stops a query whose reader has gone, at once', async () => {
    const asleep: (() => void)[] = [];
    const { engine, commands } = athena(() => RUNNING, { sleep: () => new Promise((resolve) => asleep.push(resolve)) });
    const reader = engine.stream(QUERY)[Symbol.asyncIterator]();
    const first = reader.next();
    while (asleep.length === 0) await new Promise(setImmediate);
    await reader.return?.();
    expect(await first).toEqual({ done: true, value: undefined });
    expect(commands).toEqual(['Start', 'Stop']);
  });
});

describe('awsQueryEngine while the data change', () => {
  it('runs the query again, for all rows and for a stream', async () => {
    for (const ask of [
      async (engine: ReturnType<typeof athena>['engine']) => (await engine.run(QUERY)).rows,
      (engine: ReturnType<typeof athena>['engine']) => rowsOf(engine.stream(QUERY)),
    ]) {
      const { engine, texts } = athena(() => SUCCEEDED, { visibility: whole(false, true) });
      expect(await ask(engine)).toEqual([['x']]);
      expect(texts).toHaveLength(2);
    }
  });

  it('runs a query again that failed because of it', async () => {
    const gone = { State: 'FAILED', StateChangeReason: 'HIVE_CANNOT_OPEN_SPLIT' };
    const { engine, texts } = athena((query) => (query === 1 ? gone : SUCCEEDED), { visibility: whole(false) });
    expect((await engine.run(QUERY)).rows).toEqual([['x']]);
    expect(texts).toHaveLength(2);
  });

  it('gives up when they never stay the same', async () => {
    const { engine, texts } = athena(() => SUCCEEDED, { visibility: whole(false, false, false) });
    await expect(engine.run(QUERY)).rejects.toThrow(UnavailableError);
    expect(texts).toHaveLength(3);
  });

  it('asks for an earlier answer only over the same data', async () => {
    const { engine, texts } = athena(() => SUCCEEDED, { reuseMinutes: 60, visibility: whole() });
    await engine.run(QUERY);
    await engine.run(QUERY);
    expect(texts).toEqual([1, 2].map((version) => `${QUERY.sql} /* visible ${version} */`));
  });
});
