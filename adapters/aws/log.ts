import type { Logger } from '@aws-lambda-powertools/logger';
import type { Item, Log } from '../../core/ports.ts';

/** Structured lines of CloudWatch Logs, with the function's context that the logger adds. */
export function awsLog(logger: Logger): Log {
  const extra = (detail: Item | undefined) => ({ ...detail });
  return {
    info: (event, detail) => logger.info(event, extra(detail)),
    warn: (event, detail) => logger.warn(event, extra(detail)),
    error: (event, detail) => logger.error(event, extra(detail)),
  };
}
