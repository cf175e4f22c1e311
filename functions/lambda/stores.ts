import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { type AwsClients, awsClients } from '../../adapters/aws/clients.ts';
import { awsLog } from '../../adapters/aws/log.ts';
import { awsObjectStore } from '../../adapters/aws/object-store.ts';
import { type Buckets, routedObjects } from '../../adapters/aws/routed-objects.ts';
import { awsTableStore } from '../../adapters/aws/table-store.ts';
import { awsWorkQueue } from '../../adapters/aws/work-queue.ts';
import { localClock } from '../../adapters/node/clock.ts';
import { localHasher } from '../../adapters/node/hasher.ts';
import { every, sleep } from '../../adapters/node/timers.ts';
import type { Clock, Hasher, Log, TableStore } from '../../core/ports.ts';
import { type AuditLog, auditLog } from '../../core/usecase/audit/audit-log.ts';
import { leasedTurns } from '../../core/usecase/leased-turns.ts';
import type { Turns } from '../../core/usecase/turns.ts';
import type { FileObjectStore } from '../../core/usecase/uploads/upload-deps.ts';
import { type StoredVisibility, storedVisibility } from '../../core/usecase/uploads/visibility.ts';
import type { LambdaEnvironment } from './environment.ts';

/** What every function has: clients, stores and what is made of them alone. */
export interface Stores {
  readonly env: LambdaEnvironment;
  readonly clients: AwsClients;
  readonly logger: Logger;
  readonly log: Log;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly newId: () => string;
  readonly buckets: Buckets;
  readonly objects: FileObjectStore;
  readonly tables: TableStore;
  readonly audit: AuditLog;
  readonly turns: Turns;
  readonly visibility: StoredVisibility;
  /** Work for other functions. */
  readonly send: Readonly<Record<'ingest' | 'runs' | 'exports', (order: object) => Promise<void>>>;
}

/** How long a function waits for a turn somebody else has: an answer must come within 29 s. */
const PATIENCE_MS = 10_000;

export function lambdaStores(env: LambdaEnvironment): Stores {
  const clients = awsClients({ isStandIn: env.AWS_ENDPOINT_URL !== undefined });
  const bucket = (name: string) => awsObjectStore({ client: clients.s3, bucket: name });
  const buckets = {
    arrivals: bucket(env.ARRIVALS_BUCKET),
    uploads: bucket(env.UPLOADS_BUCKET),
    lake: bucket(env.LAKE_BUCKET),
    results: bucket(env.RESULTS_BUCKET),
  };
  const logger = new Logger();
  const clock = localClock();
  const hasher = localHasher();
  const newId = () => randomBytes(16).toString('hex');
  const tables = awsTableStore({ client: clients.dynamodb, prefix: env.TABLE_PREFIX });
  return {
    env,
    clients,
    logger,
    log: awsLog(logger),
    clock,
    hasher,
    newId,
    buckets,
    objects: routedObjects(buckets),
    tables,
    audit: auditLog({ tables, clock, hasher }),
    turns: leasedTurns({ tables, clock, newId, sleep, every, patienceMs: PATIENCE_MS }),
    visibility: storedVisibility({ tables, clock }),
    send: {
      ingest: awsWorkQueue(clients.sqs, env.INGEST_QUEUE_URL),
      runs: awsWorkQueue(clients.sqs, env.RUNS_QUEUE_URL),
      exports: awsWorkQueue(clients.sqs, env.EXPORTS_QUEUE_URL),
    },
  };
}
