import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { awsMessageWait } from '../../adapters/aws/work-queue.ts';
import type { Stores } from './stores.ts';

/** What a handler of messages is made with. */
export interface QueueParts {
  readonly logger: Logger;
  readonly env: Pick<Stores['env'], 'INGEST_QUEUE_URL' | 'RUNS_QUEUE_URL' | 'EXPORTS_QUEUE_URL'>;
  readonly clients: Pick<Stores['clients'], 'sqs'>;
}

/**
 * A handler of SQS messages. One that throws is reported alone, and comes again soon, later each time, until the queue
 * gives it up; its reason is in the log. One whose function dies comes again when its visibility timeout is over.
 */
export function bindQueue(parts: QueueParts, metrics: Metrics, work: (body: string) => Promise<void>) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(parts.logger))
    .use(logMetrics(metrics))
    .use(captureLambdaHandler(new Tracer()))
    .handler(messageHandler(parts, work));
}

/** The handler without what Powertools adds. */
export function messageHandler(parts: QueueParts, work: (body: string) => Promise<void>) {
  const { logger } = parts;
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      const { messageId, body } = record;
      try {
        await work(body);
      } catch (error) {
        logger.error('message_failed', { message_id: messageId, error: String(error), stack: stackOf(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
        await tryAgainSoon(parts, record);
      }
    }
    return { batchItemFailures };
  };
}

/**
 * Seconds to wait after the first, second, third failure. The last outlasts the longest a function runs: a second notice
 * of a file that is just being read is turned away until that is done, and must not be given up by then.
 */
const WAITS_S = [30, 120, 900];

/** After the last failure there is nothing to wait for: the queue puts the message aside. */
async function tryAgainSoon({ logger, env, clients }: QueueParts, record: SQSRecord): Promise<void> {
  const name = record.eventSourceARN.split(':').at(-1);
  const queueUrl = [env.INGEST_QUEUE_URL, env.RUNS_QUEUE_URL, env.EXPORTS_QUEUE_URL].find(
    (url) => url.split('/').at(-1) === name,
  );
  if (queueUrl === undefined) return;
  const seconds = WAITS_S[Number(record.attributes.ApproximateReceiveCount) - 1] ?? 0;
  try {
    await awsMessageWait(clients.sqs)({ queueUrl, receiptHandle: record.receiptHandle }, seconds);
  } catch (error) {
    // It comes again all the same, only later.
    logger.warn('message_wait', { message_id: record.messageId, error: String(error) });
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
