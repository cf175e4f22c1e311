import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { InvalidInputError } from '../../core/errors.ts';
import type { EventStream, StreamRecord } from '../../core/ports.ts';
import { positionOf, sequenceNumberOf } from './stream-position.ts';
import { type Patience, withRetries } from './with-retries.ts';

export interface AwsEventStreamConfig extends Patience {
  readonly client: KinesisClient;
  /** Name of the stream. */
  readonly stream: string;
}

interface NewRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** What Kinesis takes in one request, keys included. */
const MAX_RECORDS = 500;
const MAX_BYTES = 5 * 1024 * 1024;
/** And in one record. */
const MAX_RECORD_BYTES = 1024 * 1024;
/** What Kinesis gives in one request. */
const MAX_READ = 10_000;

/**
 * The event stream on Kinesis. A record may come twice when the answer to a put was lost, and records of one key that
 * Kinesis turns away come after those it took: readers know records by their content and order them by their time.
 */
export function awsEventStream({ client, stream, ...patience }: AwsEventStreamConfig): EventStream {
  const place: StreamPlace = { client, stream, patience };
  return {
    put: async (records) => {
      for (const batch of batchesOf(records)) await putBatch(place, batch);
    },
    shards: () => shardsOf(place),
    read: (shard, after, limit) => readShard(place, { shard, after, limit }),
  };
}

interface StreamPlace {
  readonly client: KinesisClient;
  readonly stream: string;
  readonly patience: Patience;
}

/** Sends again, in their order, the records Kinesis turned away. */
async function putBatch({ client, stream, patience }: StreamPlace, batch: readonly NewRecord[]): Promise<void> {
  let waiting = batch;
  await withRetries(async () => {
    const command = new PutRecordsCommand({ StreamName: stream, Records: waiting.map(entryOf) });
    const { Records = [] } = await client.send(command);
    const failed = Records.find(({ ErrorCode }) => ErrorCode !== undefined);
    waiting = waiting.filter((_, index) => Records[index]?.ErrorCode !== undefined);
    if (failed !== undefined) throw Object.assign(new Error(failed.ErrorMessage), { name: failed.ErrorCode });
  }, patience);
}

async function shardsOf({ client, stream, patience }: StreamPlace): Promise<string[]> {
  const shards: string[] = [];
  let next: string | undefined;
  do {
    const request = next === undefined ? { StreamName: stream } : { NextToken: next };
    const page = await withRetries(() => client.send(new ListShardsCommand(request)), patience);
    for (const { ShardId } of page.Shards ?? []) shards.push(ShardId ?? '');
    next = page.NextToken;
  } while (next !== undefined);
  return shards.sort();
}

async function readShard(
  { client, stream, patience }: StreamPlace,
  { shard, after, limit }: { shard: string; after: string | null; limit: number },
): Promise<StreamRecord[]> {
  const start =
    after === null
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: sequenceNumberOf(after) } as const);
  const iterator = new GetShardIteratorCommand({ StreamName: stream, ShardId: shard, ...start });
  const first = await withRetries(() => client.send(iterator), patience);
  const records: StreamRecord[] = [];
  let next = first.ShardIterator;
  // A page may be empty although records follow: Kinesis says how far behind it is. A closed shard has no next.
  while (next !== undefined && records.length < limit) {
    const command = new GetRecordsCommand({ ShardIterator: next, Limit: Math.min(MAX_READ, limit - records.length) });
    const page = await withRetries(() => client.send(command), patience);
    for (const { SequenceNumber = '', PartitionKey = '', Data = new Uint8Array() } of page.Records ?? [])
      records.push({ shard, sequence: positionOf(SequenceNumber), partitionKey: PartitionKey, data: Data });
    if (page.MillisBehindLatest === 0) break;
    next = page.NextShardIterator;
  }
  return records;
}

function entryOf({ partitionKey, data }: NewRecord) {
  return { PartitionKey: partitionKey, Data: data };
}

/** In the order given, each as large as one request may be. Throws InvalidInputError for a record no request holds. */
function batchesOf(records: readonly NewRecord[]): NewRecord[][] {
  const batches: NewRecord[][] = [];
  let bytes = MAX_BYTES;
  for (const record of records) {
    const size = record.data.byteLength + Buffer.byteLength(record.partitionKey);
    if (size > MAX_RECORD_BYTES)
      throw new InvalidInputError(`expected a record of at most ${MAX_RECORD_BYTES} bytes, got ${size}`);
    bytes += size;
    if (bytes > MAX_BYTES || (batches.at(-1)?.length ?? 0) === MAX_RECORDS) {
      batches.push([]);
      bytes = size;
    }
    batches.at(-1)?.push(record);
  }
  return batches;
}
