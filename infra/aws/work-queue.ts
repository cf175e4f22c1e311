import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface WorkQueueProps {
  readonly queueName: string;
  /** Of the function that reads it. */
  readonly timeoutS: number;
}

/** Attempts before a message is put aside for a person to look at. */
const ATTEMPTS = 4;

/** The longest SQS has: time to find the cause and send them back. */
export const DEAD_LETTERS_KEPT = Duration.days(14);

/** A queue and where its poison goes. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly dead: Queue;

  constructor(scope: Construct, id: string, { queueName, timeoutS }: WorkQueueProps) {
    super(scope, id);
    this.dead = new Queue(this, 'Dead', {
      queueName: `${queueName}-dead`,
      retentionPeriod: DEAD_LETTERS_KEPT,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName,
      // A minute more than its function can hold a message, so that one whose function died comes again soon. AWS's advice
      // of six times the timeout is for pollers that hold messages while Lambda turns their calls away: here a message is
      // a batch, and the event source's maxConcurrency lets pollers take no more of them than there are functions.
      visibilityTimeout: Duration.seconds(timeoutS + 60),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.dead, maxReceiveCount: ATTEMPTS },
    });
  }
}
