import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type Deployment, stackProps } from './deployment.ts';
import type { FlowtrailFunction } from './flowtrail-function.ts';
import type { IngestStack } from './ingest-stack.ts';
import { depthOf, queryMetrics, streamLateness, WATCH_PERIOD, type Watch, watchesOf } from './watches.ts';

interface OperationsProps {
  readonly key: IKey;
  readonly api: FlowtrailFunction;
  readonly ingest: IngestStack;
}

/** Tells the operator what is wrong and what it costs, and shows how it runs. */
export class OperationsStack extends Stack {
  readonly topic: Topic;

  constructor(scope: Construct, deployment: Deployment, { key, api, ingest }: OperationsProps) {
    const description = 'Flowtrail: alarms, dashboard, budget';
    super(scope, 'Operations', stackProps(deployment, 'operations', { description }));
    const { workgroup } = deployment.names;
    const functions = [api, ...ingest.functions];
    this.topic = this.#topic(deployment, key);
    for (const watch of watchesOf(ingest, functions, workgroup)) this.#alarm(watch);
    this.#dashboard(deployment, functions, ingest);
    // A stand-in has no bill.
    if (!deployment.settings.standIn) this.#budget(deployment);
    new CfnOutput(this, 'AlarmTopicArn', { value: this.topic.topicArn });
  }

  #topic({ settings, names }: Deployment, masterKey: IKey): Topic {
    const topic = new Topic(this, 'Operator', { topicName: `${names.prefix}-operator`, masterKey, enforceSSL: true });
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    for (const service of ['budgets', 'cloudwatch'])
      topic.grantPublish(new ServicePrincipal(`${service}.amazonaws.com`, { conditions }));
    if (settings.operatorEmail !== null) topic.addSubscription(new EmailSubscription(settings.operatorEmail));
    return topic;
  }

  #alarm({ id, metric, threshold, description }: Watch): void {
    new Alarm(this, id, {
      metric,
      threshold,
      alarmDescription: `Flowtrail: ${description}`,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  #dashboard({ names }: Deployment, functions: readonly FlowtrailFunction[], ingest: IngestStack): void {
    const of = (pick: (one: FlowtrailFunction) => IMetric) => functions.map(pick);
    const at = { period: WATCH_PERIOD };
    const { answered, failed, scanned } = queryMetrics(names.workgroup);
    new Dashboard(this, 'Dashboard', { dashboardName: names.prefix, defaultInterval: Duration.days(1) }).addWidgets(
      graph(
        'Calls',
        of(({ lambda }) => lambda.metricInvocations(at)),
      ),
      graph(
        'Errors',
        of(({ lambda }) => lambda.metricErrors(at)),
      ),
      graph(
        'Longest (ms)',
        of(({ lambda }) => lambda.metricDuration({ ...at, statistic: 'Maximum' })),
      ),
      graph(
        'Held back',
        of(({ lambda }) => lambda.metricThrottles(at)),
      ),
      graph('Messages put aside', ingest.deadQueues.map(depthOf)),
      graph('Searches', [answered.with({ label: 'answered' }), failed.with({ label: 'failed' })]),
      graph('Bytes read by searches', [scanned]),
      graph('Lateness of the stream (ms)', [streamLateness(ingest)]),
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

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12, height: 6 });
}
