import { GetQueueAttributesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import { until } from './cloud.ts';
import type { Deployed } from './global-setup.ts';

export const WORK_QUEUES = ['Ingest', 'Runs', 'Exports'] as const;
type WorkQueue = (typeof WORK_QUEUES)[number];
/** As the outputs of the stacks name them; `Dead` is where poison goes. */
export type QueueName = WorkQueue | `${WorkQueue}Dead`;

/** The deployment's queues, as an operator sees them. */
export interface Queues {
  readonly sqs: SQSClient;
  url(name: QueueName): string;
  tell(name: QueueName, body: object | string): Promise<void>;
  /** Messages that wait, and all there are: waiting, received and not yet done, put off. */
  depth(name: QueueName): Promise<{ ready: number; all: number }>;
  /** Resolves once nothing waits and nothing is under way. */
  atRest(...names: readonly QueueName[]): Promise<void>;
  purge(...names: readonly QueueName[]): Promise<void>;
}

export function queuesOf({ endpoint, outputs }: Deployed): Queues {
  const sqs = new SQSClient(standInClient(endpoint));
  const url = (name: QueueName) => outputs[`${name}QueueUrl`]!;
  const depth = async (name: QueueName) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url(name), AttributeNames: ['All'] }),
    );
    const count = (kind: '' | 'NotVisible' | 'Delayed') =>
      Number(Attributes[`ApproximateNumberOfMessages${kind}`] ?? 0);
    const ready = count('');
    return { ready, all: ready + count('NotVisible') + count('Delayed') };
  };
  return {
    sqs,
    url,
    depth,
    async tell(name, body) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      await sqs.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody }));
    },
    async atRest(...names) {
      for (const name of names)
        await until(
          () => depth(name),
          ({ all }) => all === 0,
        );
    },
    async purge(...names) {
      for (const name of names) await sqs.send(new PurgeQueueCommand({ QueueUrl: url(name) }));
    },
  };
}
