import { parseArgs } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { redrive } from './redrive/redrive.ts';

/**
 * `npm run redrive -- --queue ingest|runs|exports [--environment NAME]`: sends what a queue gave up back to it, once its
 * cause is gone. With the credentials and region of the environment, and AWS_ENDPOINT_URL for a stand-in.
 */

const QUEUES = ['ingest', 'runs', 'exports'];

const { values } = parseArgs({
  options: { queue: { type: 'string' }, environment: { type: 'string', default: 'dev' } },
});
const { queue = '', environment } = values;
if (!QUEUES.includes(queue)) {
  process.stderr.write(`--queue: expected one of ${QUEUES.join(', ')}, got ${JSON.stringify(queue)}\n`);
  process.exit(2);
}
const { found, moved } = await redrive(new SQSClient(), `flowtrail-${environment}-${queue}`);
process.stdout.write(`${found} messages were put aside, ${moved} of them are back in the queue.\n`);
process.exitCode = moved < found ? 1 : 0;
