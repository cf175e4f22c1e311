import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Sends work to the function that reads a queue: at least once, in no order. */
export function awsWorkQueue(client: SQSClient, queueUrl: string): (order: object) => Promise<void> {
  return async (order) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order) }));
  };
}
