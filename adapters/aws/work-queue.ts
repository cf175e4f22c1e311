import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Sends work to the function that reads a queue: at least once, in no order. */
export function awsWorkQueue(client: SQSClient, queueUrl: string): (order: object) => Promise<void> {
  return async (order) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order) }));
  };
}

/** A message a function has received. */
export interface ReceivedMessage {
  readonly queueUrl: string;
  readonly receiptHandle: string;
}

/** Has a message that was received come again in so many seconds, instead of when its visibility timeout is over. */
export function awsMessageWait(client: SQSClient): (message: ReceivedMessage, seconds: number) => Promise<void> {
  return async ({ queueUrl, receiptHandle }, seconds) => {
    const VisibilityTimeout = seconds;
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
    );
  };
}
