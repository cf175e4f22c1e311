import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type FunctionName, type FunctionRow, MANIFEST } from '../../functions/manifest.ts';
import { acknowledge } from './acknowledge.ts';
import type { AuthStack } from './auth-stack.ts';
import { type Deployment, removalOf, stackProps } from './deployment.ts';
import { FlowtrailFunction, type FunctionProps } from './flowtrail-function.ts';
import { functionEnvironment } from './function-environment.ts';
import { type FunctionLayers, functionLayers, geoTablesPath } from './function-layers.ts';
import { LargeMachine, largeMachineArn } from './large-machine.ts';
import type { SiteStack } from './site-stack.ts';
import type { StorageStack } from './storage-stack.ts';
import { WorkQueue } from './work-queue.ts';

interface IngestProps {
  readonly storage: StorageStack;
  readonly auth: AuthStack;
  readonly site: SiteStack;
}

/** All that works behind the API: queues, the functions that read them, the clock's one, and the stream of events. */
export class IngestStack extends Stack {
  readonly functions: readonly FlowtrailFunction[];
  readonly deadQueues: readonly IQueue[];
  readonly stream: Stream;
  readonly machine: LargeMachine;
  /** What a function is made with, for ApiStack too. */
  readonly #layers: FunctionLayers;
  readonly common: Omit<FunctionProps, 'name' | 'layers'>;

  constructor(scope: Construct, deployment: Deployment, { storage, auth, site }: IngestProps) {
    super(scope, 'Ingest', stackProps(deployment, 'ingest', { description: 'Flowtrail: ingest, detection, exports' }));
    const { names, settings } = deployment;
    this.stream = new Stream(this, 'Events', {
      streamName: `${names.prefix}-events`,
      streamMode: StreamMode.ON_DEMAND,
      encryption: StreamEncryption.KMS,
      encryptionKey: storage.key,
      retentionPeriod: Duration.hours(24),
      removalPolicy: removalOf(deployment),
    });
    acknowledge(this.stream, {
      KDS3: 'its events are people’s data like the rest: under the same key, which we can withdraw',
    });
    const queues: Readonly<Record<string, WorkQueue>> = { ...this.#queues(names.prefix), ingest: storage.arrivals };
    const urlOf = (name: string) => queues[name]!.queue.queueUrl;
    this.#layers = functionLayers(this, deployment);
    this.common = {
      deployment,
      resources: {
        names,
        key: storage.key,
        queues: Object.fromEntries(Object.entries(queues).map(([name, { queue }]) => [name, queue])),
        pool: auth.pool,
        secrets: [auth.setupSecret, ...(site.originKey === null ? [] : [site.originKey])],
      },
      environment: functionEnvironment({
        settings,
        names,
        userPoolId: auth.pool.userPoolId,
        webClientId: auth.webClient.userPoolClientId,
        machines: auth.machineClients.map(({ name, client }) => ({ name, clientId: client.userPoolClientId })),
        signInUrl: auth.signInUrl,
        queueUrls: { ingest: urlOf('ingest'), runs: urlOf('runs'), exports: urlOf('exports') },
        largeMachineArn: largeMachineArn(this, names),
        eventStream: this.stream.streamName,
        siteOrigin: site.origins[0]!,
        originSecretId: site.originKey?.secretArn,
        setupSecretId: auth.setupSecret.secretArn,
        geoTables: geoTablesPath(deployment),
      }),
    };
    const late = this.#deadQueue(`${names.prefix}-sweep-dead`);
    this.deadQueues = [...Object.values(queues).map(({ dead }) => dead), late];
    this.functions = MANIFEST.filter(({ trigger }) => trigger.kind !== 'http').map((row) =>
      this.#function(row, queues, late),
    );
    this.machine = new LargeMachine(this, {
      deployment,
      key: storage.key,
      worker: this.functions.find(({ row }) => row.name === 'large')!.lambda,
    });
    for (const name of ['runs', 'exports'] as const) {
      const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
      new CfnOutput(this, `${title}QueueUrl`, { value: urlOf(name) });
      new CfnOutput(this, `${title}DeadQueueUrl`, { value: queues[name]!.dead.queueUrl });
    }
    new CfnOutput(this, 'EventStream', { value: this.stream.streamName });
  }

  /** The queue of arrivals is in StorageStack: its bucket announces to it. */
  #queues(prefix: string): Record<string, WorkQueue> {
    const own = MANIFEST.filter(({ trigger }) => trigger.kind === 'queue' && !('arrivals' in trigger));
    return Object.fromEntries(
      own.map(({ trigger, timeoutS }) => {
        const { queue } = trigger as { queue: string };
        return [queue, new WorkQueue(this, queue, { queueName: `${prefix}-${queue}`, timeoutS })];
      }),
    );
  }

  #function(row: FunctionRow, queues: Readonly<Record<string, WorkQueue>>, late: IQueue): FlowtrailFunction {
    const name = row.name as FunctionName;
    const { trigger } = row;
    if (trigger.kind === 'steps') return new FlowtrailFunction(this, { ...this.common, layers: this.#layers, name });
    if (trigger.kind !== 'queue') {
      const made = new FlowtrailFunction(this, { ...this.common, layers: this.#layers, name, deadLetterQueue: late });
      const everyMinutes = trigger.kind === 'schedule' ? trigger.everyMinutes : 60;
      new Rule(this, `${name}-clock`, {
        schedule: Schedule.rate(Duration.minutes(everyMinutes)),
        targets: [new LambdaFunction(made.lambda, { retryAttempts: 2 })],
      });
      return made;
    }
    const made = new FlowtrailFunction(this, { ...this.common, layers: this.#layers, name });
    made.lambda.addEventSource(
      new SqsEventSource(queues[trigger.queue]!.queue, {
        // A file each: one that fails takes no other with it.
        batchSize: 1,
        reportBatchItemFailures: true,
        // Not reserved concurrency: a new account has none to set aside.
        maxConcurrency: this.common.deployment.settings.atOnce,
      }),
    );
    return made;
  }

  #deadQueue(queueName: string): Queue {
    return new Queue(this, 'SweepDead', {
      queueName,
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
  }
}
