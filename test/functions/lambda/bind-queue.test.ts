import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { messageHandler, type QueueParts } from '../../../functions/lambda/bind-queue.ts';
import { awsError, fakeClient } from '../../adapters/aws/fake-client.ts';

const QUEUES = 'https://sqs.ap-south-1.amazonaws.com/123456789012/flowtrail-dev-';

function partsWith(answer: () => unknown) {
  const { client, inputs } = fakeClient<QueueParts['clients']['sqs']>(answer);
  const warned: string[] = [];
  const logger = { error: () => {}, warn: (event: string) => void warned.push(event) };
  const env = {
    INGEST_QUEUE_URL: `${QUEUES}ingest`,
    RUNS_QUEUE_URL: `${QUEUES}runs`,
    EXPORTS_QUEUE_URL: `${QUEUES}exports`,
  };
  const parts = { logger, env, clients: { sqs: client } } as unknown as QueueParts;
  return { parts, inputs, warned };
}

function message(id: string, receives: number, queue = 'runs'): SQSRecord {
  return {
    messageId: id,
    body: id,
    receiptHandle: `handle of ${id}`,
    eventSourceARN: `arn:aws:sqs:ap-south-1:123456789012:flowtrail-dev-${queue}`,
    attributes: { ApproximateReceiveCount: String(receives) },
  } as Partial<SQSRecord> as SQSRecord;
}

const eventOf = (...Records: SQSRecord[]): SQSEvent => ({ Records });
const failing = async (body: string) => {
  if (body.startsWith('bad')) throw new Error('not now');
};

describe('messages of a queue', () => {
  it('that fail come again soon, later each time, and are then put aside', async () => {
    const { parts, inputs } = partsWith(() => ({}));
    const handler = messageHandler(parts, failing);
    const answer = await handler(
      eventOf(message('good', 1), ...[1, 2, 3, 4].map((receives) => message(`bad${receives}`, receives))),
    );
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'bad1',
      'bad2',
      'bad3',
      'bad4',
    ]);
    expect(inputs).toEqual(
      [30, 120, 900, 0].map((VisibilityTimeout, i) => ({
        QueueUrl: `${QUEUES}runs`,
        ReceiptHandle: `handle of bad${i + 1}`,
        VisibilityTimeout,
      })),
    );
  });

  it('that fail are reported where the wait cannot be said, or the queue is not known', async () => {
    const { parts, inputs, warned } = partsWith(() => awsError('ReceiptHandleIsInvalid'));
    const handler = messageHandler(parts, failing);
    const { batchItemFailures } = await handler(eventOf(message('bad', 1), message('bad too', 1, 'another')));
    expect(batchItemFailures).toHaveLength(2);
    expect(inputs).toHaveLength(1);
    expect(warned).toEqual(['message_wait']);
  });

  it('that are done are not reported', async () => {
    const { parts, inputs } = partsWith(() => ({}));
    expect(await messageHandler(parts, failing)(eventOf(message('good', 3)))).toEqual({ batchItemFailures: [] });
    expect(inputs).toEqual([]);
  });
});
