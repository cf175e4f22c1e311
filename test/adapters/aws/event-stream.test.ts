import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { awsEventStream } from '../../../adapters/aws/event-stream.ts';
import { positionOf, sequenceNumberOf } from '../../../adapters/aws/stream-position.ts';
import { InvalidInputError, UnavailableError } from '../../../core/errors.ts';
import { eventStreamContract } from '../../contract/event-stream.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { awsError, fakeClient, patience } from './fake-client.ts';

describeOnEmulator('awsEventStream', (aws) => {
  eventStreamContract('Kinesis', async () =>
    awsEventStream({ client: aws().kinesis, stream: await aws().stream({ shards: 3 }) }),
  );

  it('takes more records than one request holds, and keeps their order', async () => {
    const stream = awsEventStream({ client: aws().kinesis, stream: await aws().stream({ shards: 1 }) });
    const sent = Array.from({ length: 1203 }, (_, n) => ({ partitionKey: 'k', data: Buffer.from(String(n)) }));
    await stream.put(sent);
    const [shard = ''] = await stream.shards();
    const read = await stream.read(shard, null, 5000);
    expect(read.map(({ data }) => Buffer.from(data).toString())).toEqual(sent.map(({ data }) => data.toString()));
    expect(await stream.read(shard, null, 7)).toHaveLength(7);
  });
});

type Entry = { PartitionKey: string; Data: Uint8Array };
const entriesOf = (input: Record<string, unknown>) => input['Records'] as Entry[];
const record = (name: string, size = 1) => ({ partitionKey: name, data: new Uint8Array(size) });

describe('awsEventStream', () => {
  it('sends the records Kinesis turned away again, in their order, and no other', async () => {
    const { client, inputs } = fakeClient<KinesisClient>((call, input) => ({
      Records: entriesOf(input).map((_, at) =>
        at % 2 === 1 && call < 3 ? { ErrorCode: 'ProvisionedThroughputExceededException' } : { SequenceNumber: '1' },
      ),
    }));
    await awsEventStream({ client, stream: 's', ...patience() }).put(
      ['a', 'b', 'c', 'd', 'e'].map((name) => record(name)),
    );
    expect(
      inputs.map((input) =>
        entriesOf(input)
          .map(({ PartitionKey }) => PartitionKey)
          .join(''),
      ),
    ).toEqual(['abcde', 'bd', 'd']);
  });

  it('gives up with UnavailableError when a record is turned away each time', async () => {
    const { client, inputs } = fakeClient<KinesisClient>(() => ({ Records: [{ ErrorCode: 'InternalFailure' }] }));
    const stream = awsEventStream({ client, stream: 's', attempts: 4, ...patience() });
    await expect(stream.put([record('a')])).rejects.toThrow(UnavailableError);
    expect(inputs).toHaveLength(4);
  });

  it('fills requests to 500 records or 5 MiB, keys included', async () => {
    const { client, inputs } = fakeClient<KinesisClient>(() => ({ Records: [] }));
    const stream = awsEventStream({ client, stream: 's' });
    await stream.put(Array.from({ length: 1001 }, () => record('k')));
    await stream.put(Array.from({ length: 6 }, () => record('k', 1024 * 1024 - 1)));
    expect(inputs.map((input) => entriesOf(input).length)).toEqual([500, 500, 1, 5, 1]);
    await expect(stream.put([record('k', 1024 * 1024)])).rejects.toThrow(InvalidInputError);
  });

  it('reads on over empty pages until it has caught up', async () => {
    const { client } = fakeClient<KinesisClient>((call) => {
      if (call === 1) return { ShardIterator: 'i' };
      const found = { SequenceNumber: '49', PartitionKey: 'k', Data: Uint8Array.of(1) };
      return call < 4
        ? { Records: [], NextShardIterator: 'j', MillisBehindLatest: 1000 }
        : { Records: [found], NextShardIterator: 'j', MillisBehindLatest: 0 };
    });
    const stream = awsEventStream({ client, stream: 's' });
    expect(await stream.read('shard', null, 10)).toHaveLength(1);
  });

  it('has positions that sort as the numbers do', () => {
    const numbers = ['9', '10', '49590338271490256608559692538361571095921575989136588898', '100'];
    const ascending = [...numbers].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    expect(numbers.map(positionOf).sort().map(sequenceNumberOf)).toEqual(ascending);
  });

  it('goes on with UnavailableError when reading is throttled for long', async () => {
    const { client } = fakeClient<KinesisClient>(() => awsError('LimitExceededException'));
    const stream = awsEventStream({ client, stream: 's', attempts: 2, ...patience() });
    await expect(stream.shards()).rejects.toThrow(UnavailableError);
    await expect(stream.read('s', null, 1)).rejects.toThrow(UnavailableError);
  });
});
