import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Deployment, stackProps } from './deployment.ts';
import type { FlowtrailFunction } from './flowtrail-function.ts';
import type { IngestStack } from './ingest-stack.ts';

interface OperationsProps {
  readonly key: IKey;
  readonly api: FlowtrailFunction;
  readonly ingest: IngestStack;
}

interface Watch {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly description: string;
}

const FIVE_MINUTES = Duration.minutes(5);
/** Share of the time limit a call may take before somebody should look. */
const NEAR_TIMEOUT = 0.9;
/** A reader of the stream this far behind will not show an attack while it lasts. */
const STREAM_LATE = Duration.minutes(5);

/** Tells the operator what is wrong and what it costs, and shows how it runs. */
export class OperationsStack extends Stack {
  readonly topic: Topic;

  constructor(scope: Construct, deployment: Deployment, { key, api, ingest }: OperationsProps) {
    super(
      scope,
      'Operations',
      stackProps(deployment, 'operations', { description: 'Flowtrail: alarms, dashboard, budget' }),
    );
    const { settings, names } = deployment;
    const functions = [api, ...ingest.functions];
    const athena = athenaMetrics(names.workgroup);
    const lateness = ingest.stream.metricGetRecordsIteratorAgeMilliseconds({
      period: FIVE_MINUTES,
      statistic: 'Maximum',
    });
    this.topic = this.#topic(deployment, key);
    for (const queue of ingest.deadQueues) this.#watchDeadQueue(queue);
    for (const one of functions) this.#watchFunction(one);
    this.#alarm('StreamLate', {
      metric: lateness,
      threshold: STREAM_LATE.toMilliseconds(),
      description: 'readers of the event stream are behind',
    });
    this.#alarm('QueriesFail', {
      metric: athena.failed,
      threshold: 5,
      description: 'searches fail: see the workgroup’s history',
    });
    this.#dashboard(deployment, functions, [
      graph(
        'Messages put aside',
        ingest.deadQueues.map((queue) => depthOf(queue)),
      ),
      graph('Searches', [athena.succeeded.with({ label: 'answered' }), athena.failed.with({ label: 'failed' })]),
      graph('Bytes read by searches', [athena.scanned]),
      graph('Lateness of the stream (ms)', [lateness]),
    ]);
    if (!settings.standIn) this.#budget(deployment);
    new CfnOutput(this, 'AlarmTopicArn', { value: this.topic.topicArn });
  }

  #topic({ settings, names }: Deployment, masterKey: IKey): Topic {
    const topic = new Topic(this, 'Operator', { topicName: `${names.prefix}-operator`, masterKey, enforceSSL: true });
    topic.grantPublish(
      new ServicePrincipal('budgets.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (settings.operatorEmail !== null) topic.addSubscription(new EmailSubscription(settings.operatorEmail));
    return topic;
  }

  #alarm(id: string, { metric, threshold, description }: Watch): void {
    new Alarm(this, id, {
      metric,
      threshold,
      alarmDescription: `Flowtrail: ${description}`,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  #watchDeadQueue(queue: IQueue): void {
    const id = queue.node.path.split('/').slice(1).join('-');
    this.#alarm(`Dead-${id}`, {
      metric: depthOf(queue),
      threshold: 1,
      description: `work that failed ${id} waits to be looked at and sent back`,
    });
  }

  #watchFunction({ lambda, row }: FlowtrailFunction): void {
    const { name, timeoutS } = row;
    const at = { period: FIVE_MINUTES };
    this.#alarm(`${name}-errors`, { metric: lambda.metricErrors(at), threshold: 1, description: `${name} fails` });
    this.#alarm(`${name}-throttles`, {
      metric: lambda.metricThrottles(at),
      threshold: 10,
      description: `${name} is held back: the account's concurrency is used up`,
    });
    this.#alarm(`${name}-slow`, {
      metric: lambda.metricDuration({ ...at, statistic: 'Maximum' }),
      threshold: timeoutS * 1000 * NEAR_TIMEOUT,
      description: `${name} comes near its time limit`,
    });
  }

  #dashboard({ names }: Deployment, functions: readonly FlowtrailFunction[], more: readonly GraphWidget[]): void {
    const of = (pick: (one: FlowtrailFunction) => IMetric) => functions.map(pick);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: names.prefix,
      defaultInterval: Duration.days(1),
    });
    dashboard.addWidgets(
      graph(
        'Calls',
        of(({ lambda }) => lambda.metricInvocations({ period: FIVE_MINUTES })),
      ),
      graph(
        'Errors',
        of(({ lambda }) => lambda.metricErrors({ period: FIVE_MINUTES })),
      ),
      graph(
        'Longest (ms)',
        of(({ lambda }) => lambda.metricDuration({ period: FIVE_MINUTES, statistic: 'Maximum' })),
      ),
      graph(
        'Held back',
        of(({ lambda }) => lambda.metricThrottles({ period: FIVE_MINUTES })),
      ),
      ...more,
    );
  }

  #budget({ names, settings }: Deployment): void {
    const notify = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: this.topic.topicArn }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        // Of the whole account: a budget by tag counts nothing until somebody turns the tag on in the bill.
        budgetName: names.prefix,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: settings.budgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('ACTUAL', 80), notify('ACTUAL', 100), notify('FORECASTED', 100)],
    });
  }
}

function depthOf(queue: IQueue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: 'Maximum' });
}

function athenaMetrics(WorkGroup: string) {
  const metric = (metricName: string, statistic: string, QueryState: string) =>
    new Metric({
      namespace: 'AWS/Athena',
      metricName,
      statistic,
      period: FIVE_MINUTES,
      dimensionsMap: { WorkGroup, QueryState, QueryType: 'DML' },
    });
  return {
    failed: metric('TotalExecutionTime', 'SampleCount', 'FAILED'),
    succeeded: metric('TotalExecutionTime', 'SampleCount', 'SUCCEEDED'),
    scanned: metric('ProcessedBytes', 'Sum', 'SUCCEEDED'),
  };
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12, height: 6 });
}
