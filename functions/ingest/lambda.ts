import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { loadDemo } from '../../core/usecase/uploads/load-demo.ts';
import { bindQueue } from '../lambda/bind-queue.ts';
import { detectionParts } from '../lambda/detection-parts.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { uploadParts } from '../lambda/upload-parts.ts';
import { ingestHandler, ordersOf } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));
const uploads = uploadParts(stores, detectionParts(stores));
const metrics = new Metrics();
const ingest = ingestHandler({
  uploads,
  loadDemo: async (actor) => {
    const taken: string[] = [];
    await loadDemo(uploads, { add: async (uploadId) => void taken.push(uploadId) }, actor);
    // Before the order is done: what is sent after that may never leave.
    for (const uploadId of taken) await stores.send.ingest({ upload_id: uploadId });
  },
  compactLater: (uploadId) => stores.send.ingest({ compact: uploadId }),
});

export const handler = bindQueue(stores, metrics, async (body) => {
  for (const order of ordersOf(body)) {
    await ingest(order);
    metrics.addMetric('IngestOrders', MetricUnit.Count, 1);
  }
});
