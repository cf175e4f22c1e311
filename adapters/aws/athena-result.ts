import { type AthenaClient, GetQueryResultsCommand, type GetQueryResultsOutput } from '@aws-sdk/client-athena';
import type { ObjectStore, QueryResult, SqlValue } from '../../core/ports.ts';
import { csvRows } from './athena-csv.ts';
import type { FinishedQuery } from './athena-execution.ts';
import { type Convert, convertOf } from './athena-values.ts';
import { type Patience, withRetries } from './with-retries.ts';

export interface ResultReading {
  readonly client: AthenaClient;
  /** The bucket queries leave their results in. */
  readonly results: Pick<ObjectStore, 'get'>;
  readonly patience: Patience;
}

/** What Athena gives in one page. */
const PAGE_ROWS = 1000;

/** All rows, page by page: for answers a screen shows. */
export async function readRows(reading: ResultReading, { id }: FinishedQuery): Promise<QueryResult> {
  const rows: SqlValue[][] = [];
  let columns: QueryResult['columns'] = [];
  let next: string | undefined;
  do {
    const page = await pageOf(reading, { QueryExecutionId: id, NextToken: next, MaxResults: PAGE_ROWS });
    const isFirst = next === undefined;
    columns = columnsOf(page);
    const convert = columns.map(({ type }) => convertOf(type));
    const given = page.ResultSet?.Rows ?? [];
    // The first row of all holds the names.
    for (const { Data = [] } of isFirst ? given.slice(1) : given)
      rows.push(converted(convert, (column) => Data[column]?.VarCharValue ?? null));
    next = page.NextToken;
  } while (next !== undefined);
  return { columns, rows };
}

/** The rows in batches out of the file Athena has written, so that millions never stand in memory. */
export async function* readBatches(reading: ResultReading, query: FinishedQuery): AsyncIterable<QueryResult> {
  const page = await pageOf(reading, { QueryExecutionId: query.id, MaxResults: 1 });
  const columns = columnsOf(page);
  const convert = columns.map(({ type }) => convertOf(type));
  let isNames = true;
  for await (const texts of csvRows(reading.results.get(keyOf(query.location)))) {
    const rows = (isNames ? texts.slice(1) : texts).map((row) => {
      if (row.length !== convert.length)
        throw new Error(`expected ${convert.length} values in a row of the result, got ${row.length}`);
      return converted(convert, (column) => row[column] ?? null);
    });
    isNames = false;
    if (rows.length > 0) yield { columns, rows };
  }
}

function pageOf(
  { client, patience }: ResultReading,
  request: { QueryExecutionId: string; NextToken?: string | undefined; MaxResults: number },
): Promise<GetQueryResultsOutput> {
  return withRetries(() => client.send(new GetQueryResultsCommand(request)), patience);
}

function columnsOf({ ResultSet }: GetQueryResultsOutput): { name: string; type: string }[] {
  const infos = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
  return infos.map(({ Name, Type }) => ({ name: Name ?? '', type: Type ?? 'varchar' }));
}

function converted(convert: readonly Convert[], textOf: (column: number) => string | null): SqlValue[] {
  return convert.map((one, column) => {
    const text = textOf(column);
    return text === null ? null : one(text);
  });
}

function keyOf(location: string): string {
  const key = /^s3:\/\/[^/]+\/(.+)$/.exec(location)?.[1];
  if (key === undefined) throw new Error(`expected the place of a result in S3, got ${JSON.stringify(location)}`);
  return key;
}
