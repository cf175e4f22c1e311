import { Metrics } from '@aws-lambda-powertools/metrics';
import { bindQueue } from '../lambda/bind-queue.ts';
import { detectionParts } from '../lambda/detection-parts.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { detectHandler } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));

export const handler = bindQueue(stores, new Metrics(), detectHandler(detectionParts(stores)));
