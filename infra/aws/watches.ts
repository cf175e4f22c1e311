import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FlowtrailFunction } from './flowtrail-function.ts';
import type { IngestStack } from './ingest-stack.ts';

/** Something an operator is told of when it reaches the threshold within five minutes. */
export interface Watch {
  readonly id: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly description: string;
}

export const WATCH_PERIOD = Duration.minutes(5);

/** Share of the time limit a call may take before somebody should look. */
const NEAR_TIMEOUT = 0.9;
/** A reader of the stream this far behind will not show an attack while it lasts. */
const STREAM_LATE = Duration.minutes(5);
/** Single searches fail for reasons of their own (the scan limit, a withdrawn query); this many at once are a fault. */
const FAILED_QUERIES = 5;
/** A burst is held back and tried again by itself; this many calls mean that it lasts. */
const THROTTLED_CALLS = 10;

/** All alarms: work put aside, functions that fail or are slow, a late stream, searches that fail. */
export function watchesOf(ingest: IngestStack, functions: readonly FlowtrailFunction[], workgroup: string): Watch[] {
  return [
    ...ingest.deadQueues.map(deadQueueWatch),
    ...functions.flatMap(functionWatches),
    {
      id: 'LargeFilesFail',
      metric: ingest.machine.machine.metricFailed({ period: WATCH_PERIOD }),
      threshold: 1,
      description: 'a large file could not be ingested: see the executions of the state machine',
    },
    {
      id: 'StreamLate',
      metric: streamLateness(ingest),
      threshold: STREAM_LATE.toMilliseconds(),
      description: 'readers of the event stream are behind',
    },
    {
      id: 'QueriesFail',
      metric: queryMetrics(workgroup).failed,
      threshold: FAILED_QUERIES,
      description: 'searches fail: see the history of the workgroup',
    },
  ];
}

function deadQueueWatch(queue: IQueue): Watch {
  const id = queue.node.path.split('/').slice(1).join('-');
  return {
    id: `Dead-${id}`,
    metric: depthOf(queue),
    threshold: 1,
    description: `work that failed waits in ${id} to be looked at and sent back`,
  };
}

function functionWatches({ lambda, row: { name, timeoutS } }: FlowtrailFunction): Watch[] {
  const at = { period: WATCH_PERIOD };
  return [
    { id: `${name}-errors`, metric: lambda.metricErrors(at), threshold: 1, description: `${name} fails` },
    {
      id: `${name}-throttles`,
      metric: lambda.metricThrottles(at),
      threshold: THROTTLED_CALLS,
      description: `${name} is held back: the account's concurrency is used up`,
    },
    {
      id: `${name}-slow`,
      metric: lambda.metricDuration({ ...at, statistic: 'Maximum' }),
      threshold: timeoutS * 1000 * NEAR_TIMEOUT,
      description: `${name} comes near its time limit`,
    },
  ];
}

export function depthOf(queue: IQueue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: WATCH_PERIOD, statistic: 'Maximum' });
}

export function streamLateness({ stream }: IngestStack): IMetric {
  return stream.metricGetRecordsIteratorAgeMilliseconds({ period: WATCH_PERIOD, statistic: 'Maximum' });
}

/** Counts of answered and failed searches, and the bytes they read. */
export function queryMetrics(WorkGroup: string) {
  const metric = (metricName: string, statistic: string, QueryState: string) =>
    new Metric({
      namespace: 'AWS/Athena',
      metricName,
      statistic,
      period: WATCH_PERIOD,
      dimensionsMap: { WorkGroup, QueryState, QueryType: 'DML' },
    });
  return {
    failed: metric('TotalExecutionTime', 'SampleCount', 'FAILED'),
    answered: metric('TotalExecutionTime', 'SampleCount', 'SUCCEEDED'),
    scanned: metric('ProcessedBytes', 'Sum', 'SUCCEEDED'),
  };
}
