import { Metrics } from '@aws-lambda-powertools/metrics';
import { bindQueue } from '../lambda/bind-queue.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { queryParts } from '../lambda/query-parts.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { exportHandler } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));

export const handler = bindQueue(stores, new Metrics(), exportHandler({ ...stores, query: queryParts(stores) }));
