import { describe, expect, it } from 'vitest';
import { MANIFEST } from '../../../functions/manifest.ts';
import { all } from './all.ts';
import { GUARDED, synthesise } from './synthesise.ts';

const variant = synthesise('prod', GUARDED);
const alarms = all(variant, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

describe('what the operator is told', () => {
  it('watches every queue of what failed, from the first message', () => {
    const dead = all(variant, 'AWS::SQS::Queue').filter(([, { Properties }]) => Properties.QueueName.endsWith('-dead'));
    const watched = alarms.filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
    expect(watched).toHaveLength(dead.length);
    expect(dead).toHaveLength(4);
    const names = watched.map(({ Dimensions }) => JSON.stringify(Dimensions));
    for (const [path] of dead)
      expect(
        names.some((name) => name.includes(path.split('/')[1]!)),
        path,
      ).toBe(true);
    for (const { Threshold, ComparisonOperator } of watched)
      expect(`${ComparisonOperator} ${Threshold}`).toBe('GreaterThanOrEqualToThreshold 1');
  });

  it('watches errors, throttles and long calls of every function', () => {
    for (const metric of ['Errors', 'Throttles', 'Duration'])
      expect(
        alarms.filter(({ MetricName }) => MetricName === metric),
        metric,
      ).toHaveLength(MANIFEST.length);
    const slow = alarms.filter(({ MetricName }) => MetricName === 'Duration').map(({ Threshold }) => Threshold);
    expect(slow.sort()).toEqual(MANIFEST.map(({ timeoutS }) => timeoutS * 900).sort());
  });

  it('watches the stream and the searches', () => {
    const metrics = alarms.map(({ MetricName }) => MetricName);
    expect(metrics).toContain('GetRecords.IteratorAgeMilliseconds');
    expect(metrics).toContain('TotalExecutionTime');
  });

  it('reaches one encrypted topic, which e-mails whom the settings name', () => {
    const [[id, topic] = ['']] = all(variant, 'AWS::SNS::Topic');
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: id.split('/')[1] }]);
    expect(topic?.Properties.KmsMasterKeyId).toBeDefined();
    const [[, subscription] = ['']] = all(variant, 'AWS::SNS::Subscription');
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: GUARDED.operatorEmail });
  });

  it('tells of the month’s cost before it is over', () => {
    const [[, budget] = ['']] = all(variant, 'AWS::Budgets::Budget');
    expect(budget?.Properties.Budget.BudgetLimit).toEqual({ Amount: 500, Unit: 'USD' });
    const told = budget?.Properties.NotificationsWithSubscribers as { Notification: Record<string, unknown> }[];
    expect(told.map(({ Notification: { NotificationType, Threshold } }) => `${NotificationType} ${Threshold}`)).toEqual(
      ['ACTUAL 80', 'ACTUAL 100', 'FORECASTED 100'],
    );
  });

  it('labels everything with its environment', () => {
    const untagged = all(variant, 'AWS::Lambda::Function')
      .concat(all(variant, 'AWS::S3::Bucket'), all(variant, 'AWS::DynamoDB::Table'), all(variant, 'AWS::SQS::Queue'))
      .filter(([path, { Properties }]) => {
        const tags = JSON.stringify(Properties.Tags ?? []);
        return !path.includes('Custom') && !tags.includes('{"Key":"environment","Value":"flowtrail-prod"}');
      });
    expect(untagged.map(([path]) => path)).toEqual([]);
  });
});
