import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import { detectionParts } from '../lambda/detection-parts.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { uploadParts } from '../lambda/upload-parts.ts';
import { sweepHandler } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));
const runs = detectionParts(stores);
const sweep = sweepHandler({
  ...uploadParts(stores, runs),
  runs,
  hidden: () => stores.visibility.hidden(),
  enqueue: (uploadId) => stores.send.ingest({ upload_id: uploadId }),
  compactLater: (uploadId) => stores.send.ingest({ compact: uploadId }),
});

export const handler = middy()
  .use(injectLambdaContext(stores.logger))
  .use(captureLambdaHandler(new Tracer()))
  .handler(sweep);
