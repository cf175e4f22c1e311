import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Deployment, removalOf } from './deployment.ts';

/** A log that is encrypted and forgotten in time. */
export function logGroup(
  scope: Construct,
  deployment: Deployment,
  { name, key }: { readonly name: string; readonly key: IKey },
): LogGroup {
  const { names, settings } = deployment;
  return new LogGroup(scope, 'Logs', {
    logGroupName: names.logGroup(name),
    // The settings allow the numbers CloudWatch Logs knows.
    retention: settings.logDays as RetentionDays,
    encryptionKey: key,
    removalPolicy: removalOf(deployment),
  });
}
