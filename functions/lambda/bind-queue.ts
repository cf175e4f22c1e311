import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Stores } from './stores.ts';

/**
 * A handler of SQS messages. One that throws is reported alone, and comes again until the queue gives it up; its reason
 * is in the log.
 */
export function bindQueue({ logger }: Stores, metrics: Metrics, work: (body: string) => Promise<void>) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .use(captureLambdaHandler(new Tracer()))
    .handler(async ({ Records }) => {
      const batchItemFailures: { itemIdentifier: string }[] = [];
      for (const { messageId, body } of Records) {
        try {
          await work(body);
        } catch (error) {
          logger.error('message_failed', { message_id: messageId, error: String(error), stack: stackOf(error) });
          batchItemFailures.push({ itemIdentifier: messageId });
        }
      }
      return { batchItemFailures };
    });
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
