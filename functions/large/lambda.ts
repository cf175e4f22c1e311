import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import { detectionParts } from '../lambda/detection-parts.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { uploadParts } from '../lambda/upload-parts.ts';
import { largeHandler, stepSchema } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));
const doStep = largeHandler({
  uploads: uploadParts(stores, detectionParts(stores)),
  compactLater: (uploadId) => stores.send.ingest({ compact: uploadId }),
});

export const handler = middy()
  .use(injectLambdaContext(stores.logger))
  .use(captureLambdaHandler(new Tracer()))
  .handler((event: unknown) => doStep(stepSchema.parse(event)));
