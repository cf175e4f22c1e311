import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { redrive } from '../../scripts/redrive/redrive.ts';
import { awsError, fakeClient } from '../adapters/aws/fake-client.ts';

const ARN = 'arn:aws:sqs:us-east-1:123456789012:flowtrail-dev-ingest-dead';

/** SQS with messages in the dead-letter queue; `task` answers where it is told to move them itself. */
function queueService(waiting: string[], task: { start: unknown; end?: unknown }) {
  const sent: unknown[] = [];
  const { client } = fakeClient<SQSClient>((_, input, command) => {
    const { QueueName, QueueUrl, MessageBody, ReceiptHandle, SourceArn } = input;
    switch (command) {
      case 'GetQueueUrlCommand':
        return { QueueUrl: `https://queues/${QueueName}` };
      case 'GetQueueAttributesCommand':
        expect(QueueUrl).toBe('https://queues/flowtrail-dev-ingest-dead');
        return { Attributes: { QueueArn: ARN, ApproximateNumberOfMessages: String(waiting.length) } };
      case 'StartMessageMoveTaskCommand':
        expect(SourceArn).toBe(ARN);
        return task.start;
      case 'ListMessageMoveTasksCommand':
        return task.end;
      case 'ReceiveMessageCommand':
        return { Messages: waiting.slice(0, 10).map((Body) => ({ Body, ReceiptHandle: Body })) };
      case 'SendMessageCommand':
        sent.push([QueueUrl, MessageBody]);
        return {};
      case 'DeleteMessageCommand':
        waiting.splice(waiting.indexOf(String(ReceiptHandle)), 1);
        return {};
      default:
        throw new Error(`not expected: ${command}`);
    }
  });
  return { client, sent, waiting };
}

describe('sending back what a queue gave up', () => {
  it('has SQS do it, and says how many were moved', async () => {
    const end = { Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }] };
    const { client } = queueService(['a', 'b', 'c'], { start: { TaskHandle: 'x' }, end });
    expect(await redrive(client, 'flowtrail-dev-ingest')).toEqual({ found: 3, moved: 3 });
  });

  it('throws when SQS could not', async () => {
    const end = { Results: [{ Status: 'FAILED', FailureReason: 'AccessDenied' }] };
    const { client } = queueService(['a'], { start: { TaskHandle: 'x' }, end });
    await expect(redrive(client, 'flowtrail-dev-ingest')).rejects.toThrow('AccessDenied');
    const refused = queueService(['a'], { start: awsError('AccessDenied') });
    await expect(redrive(refused.client, 'flowtrail-dev-ingest')).rejects.toThrow('AccessDenied');
  });

  it('moves one by one where there is no such task', async () => {
    const all = Array.from({ length: 23 }, (_, i) => `message ${i}`);
    const { client, sent, waiting } = queueService([...all], { start: awsError('InvalidAction') });
    expect(await redrive(client, 'flowtrail-dev-ingest')).toEqual({ found: 23, moved: 23 });
    expect(sent).toEqual(all.map((body) => ['https://queues/flowtrail-dev-ingest', body]));
    expect(waiting).toEqual([]);
  });
});
