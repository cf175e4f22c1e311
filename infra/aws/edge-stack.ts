import { Stack } from 'aws-cdk-lib';
import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { type Deployment, stackProps } from './deployment.ts';

/** WAF for CloudFront exists in this region alone. */
export const EDGE_REGION = 'us-east-1';

/** Turns away everybody outside the allowed address ranges, before anything of the site is read. */
export class EdgeStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, deployment: Deployment) {
    const { names, settings, env } = deployment;
    super(scope, 'Edge', {
      ...stackProps(deployment, 'edge', { description: 'Flowtrail: who may reach the site' }),
      ...(env === undefined ? {} : { env: { account: env.account, region: EDGE_REGION }, crossRegionReferences: true }),
    });
    const visibility = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
      metricName: `${names.prefix}-${metricName}`,
    });
    const rangesOf = (version: 'IPV4' | 'IPV6') =>
      settings.allowedRanges.filter((range) => range.includes(':') === (version === 'IPV6'));
    const rules = (['IPV4', 'IPV6'] as const)
      .filter((version) => rangesOf(version).length > 0)
      .map((version, priority) => ({
        name: `allowed-${version.toLowerCase()}`,
        priority,
        action: { allow: {} },
        statement: { ipSetReferenceStatement: { arn: this.#ipSet(version, rangesOf(version)).attrArn } },
        visibilityConfig: visibility(version.toLowerCase()),
      }));
    this.webAclArn = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { block: {} },
      rules,
      visibilityConfig: visibility('site'),
    }).attrArn;
  }

  #ipSet(version: 'IPV4' | 'IPV6', addresses: readonly string[]): CfnIPSet {
    return new CfnIPSet(this, version, {
      scope: 'CLOUDFRONT',
      ipAddressVersion: version,
      addresses: [...addresses],
    });
  }
}
