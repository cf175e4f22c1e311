import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  HttpMethods,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { MANIFEST } from '../../functions/manifest.ts';
import { acknowledge } from './acknowledge.ts';
import { dataKey } from './data-key.ts';
import { type Deployment, removalOf, stackProps } from './deployment.ts';
import type { BucketName } from './names.ts';
import { DEAD_LETTERS_KEPT, WorkQueue } from './work-queue.ts';

const ABORT_UNFINISHED: LifecycleRule = { abortIncompleteMultipartUploadAfter: Duration.days(1) };

/** Buckets, the key they and the tables are encrypted with, and the queue that new objects are announced to. */
export class StorageStack extends Stack {
  readonly key: Key;
  readonly arrivals: WorkQueue;
  readonly buckets: Readonly<Record<BucketName, Bucket>>;
  readonly #deployment: Deployment;

  constructor(scope: Construct, deployment: Deployment, { siteOrigins }: { readonly siteOrigins: readonly string[] }) {
    super(scope, 'Storage', stackProps(deployment, 'storage', { description: 'Flowtrail: data', holdsData: true }));
    this.#deployment = deployment;
    this.key = dataKey(this, deployment);
    const logs = this.#logs();
    this.arrivals = this.#arrivals();
    // No versions and no lock: what has been taken in must go.
    const arrivals = this.#bucket('arrivals', logs, {
      cors: [
        {
          allowedOrigins: [...siteOrigins],
          allowedMethods: [HttpMethods.PUT],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag'],
          maxAge: 600,
        },
      ],
      // Never taken in, for as long as its notice can be sent once more; never sent whole, as long as its ticket is good.
      lifecycleRules: [{ expiration: DEAD_LETTERS_KEPT, abortIncompleteMultipartUploadAfter: Duration.days(3) }],
    });
    const uploads = this.#bucket('uploads', logs, {
      ...this.#lock(),
      versioned: true,
      // Deleting an upload deletes its versions one by one; this takes what was overwritten, or could not be deleted while
      // it was locked: S3 itself waits for a lock to end.
      lifecycleRules: [
        ABORT_UNFINISHED,
        { noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
      ],
    });
    const lake = this.#bucket('lake', logs, { lifecycleRules: [ABORT_UNFINISHED] });
    const results = this.#bucket('results', logs, {
      cors: [{ allowedOrigins: [...siteOrigins], allowedMethods: [HttpMethods.GET], allowedHeaders: ['*'] }],
      lifecycleRules: [
        { prefix: 'athena/', expiration: Duration.days(7) },
        { prefix: 'exports/', expiration: Duration.days(1) },
        ABORT_UNFINISHED,
      ],
    });
    this.buckets = { arrivals, uploads, lake, results };
    this.#announce(arrivals);
    for (const [name, { bucketName }] of Object.entries(this.buckets))
      new CfnOutput(this, `${name[0]?.toUpperCase()}${name.slice(1)}Bucket`, { value: bucketName });
    new CfnOutput(this, 'DataKeyArn', { value: this.key.keyArn });
    new CfnOutput(this, 'IngestQueueUrl', { value: this.arrivals.queue.queueUrl });
    new CfnOutput(this, 'IngestDeadQueueUrl', { value: this.arrivals.dead.queueUrl });
  }

  #bucket(name: BucketName, logs: Bucket, props: Partial<BucketProps>): Bucket {
    return new Bucket(this, name, {
      ...this.#common(),
      bucketName: this.#deployment.names.bucket(name),
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      // One data key serves many objects: fewer calls to KMS, which are paid for.
      bucketKeyEnabled: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: `${name}/`,
      ...props,
    });
  }

  #common() {
    const { settings } = this.#deployment;
    return {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: removalOf(this.#deployment),
      // A stand-in cannot delete a stack that empties its buckets; it is reset as a whole.
      autoDeleteObjects: !settings.keepData && !settings.standIn && settings.objectLockDays === null,
    };
  }

  #logs(): Bucket {
    const { settings, names } = this.#deployment;
    const logs = new Bucket(this, 'logs', {
      ...this.#common(),
      bucketName: names.bucket('logs'),
      // S3 delivers access logs to no bucket with a key of one's own.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(settings.logDays) }, ABORT_UNFINISHED],
    });
    acknowledge(logs, { S1: 'it holds the access logs; logging those would never end' });
    return logs;
  }

  #lock(): Partial<BucketProps> {
    const { objectLockDays } = this.#deployment.settings;
    if (objectLockDays === null) return {};
    return { objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(objectLockDays)) };
  }

  /** Here and not with its function: a bucket cannot be made before the queue that it announces to. */
  #arrivals(): WorkQueue {
    const { names } = this.#deployment;
    const { timeoutS, trigger } = MANIFEST.find(({ name }) => name === 'ingest')!;
    const { queue: queueName } = trigger as { queue: string };
    return new WorkQueue(this, 'Ingest', { queueName: `${names.prefix}-${queueName}`, timeoutS });
  }

  /** Set on the bucket itself: CDK's own way is a function that changes the bucket after it is made. */
  #announce(arrivals: Bucket): void {
    const { queue } = this.arrivals;
    const { trigger } = MANIFEST.find(({ name }) => name === 'ingest')!;
    const prefixes = 'arrivals' in trigger ? trigger.arrivals : [];
    const granted = queue.grantSendMessages(
      new ServicePrincipal('s3.amazonaws.com', {
        conditions: {
          ArnEquals: {
            'aws:SourceArn': this.formatArn({
              service: 's3',
              region: '',
              account: '',
              resource: this.#deployment.names.bucket('arrivals'),
            }),
          },
          StringEquals: { 'aws:SourceAccount': this.account },
        },
      }),
    );
    const bucket = arrivals.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: prefixes.map((prefix) => ({
        event: 's3:ObjectCreated:*',
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } },
      })),
    };
    granted.applyBefore(bucket);
  }
}
