import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

export interface Redriven {
  /** Messages the dead-letter queue had, as far as SQS could tell. */
  readonly found: number;
  readonly moved: number;
}

const POLL_MS = 2000;
/** What a service, or a stand-in of it, says of an action it does not have. */
const UNKNOWN = [
  'InvalidAction',
  'UnknownOperation',
  'UnsupportedOperation',
  'NotImplemented',
  'UnknownOperationException',
];

/**
 * Moves what is in the dead-letter queue of `queueName` back: by a task of SQS, or one by one where there is no such
 * task. Resolves when that is done. Throws what SQS throws.
 */
export async function redrive(client: SQSClient, queueName: string): Promise<Redriven> {
  const urlOf = async (name: string) => (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl!;
  const [queue, dead] = [await urlOf(queueName), await urlOf(`${queueName}-dead`)];
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'] }),
  );
  const found = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  try {
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.['QueueArn'] }));
  } catch (error) {
    if (!UNKNOWN.some((name) => error instanceof Error && error.name.endsWith(name))) throw error;
    const moved = await moveOneByOne(client, { dead, queue });
    return { found: Math.max(found, moved), moved };
  }
  const moved = await taskEnd(client, Attributes?.['QueueArn'] ?? '');
  return { found: Math.max(found, moved), moved };
}

/** How many messages the latest task moved, once it has ended. */
async function taskEnd(client: SQSClient, SourceArn: string): Promise<number> {
  for (;;) {
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const [task] = Results;
    if (task?.Status !== 'RUNNING' && task?.Status !== 'CANCELLING') {
      if (task?.FailureReason !== undefined) throw new Error(`SQS could not move the messages: ${task.FailureReason}`);
      return Number(task?.ApproximateNumberOfMessagesMoved ?? 0);
    }
    await sleep(POLL_MS);
  }
}

/** Each is sent before it is deleted: cut short, one may come twice, which the functions bear. */
async function moveOneByOne(client: SQSClient, { dead, queue }: { dead: string; queue: string }): Promise<number> {
  let moved = 0;
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: dead, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 60 }),
    );
    if (Messages.length === 0) return moved;
    for (const { Body, ReceiptHandle } of Messages) {
      await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: Body }));
      await client.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle }));
      moved += 1;
    }
  }
}
