import { describe, expect, it } from 'vitest';
import { MANIFEST } from '../../../functions/manifest.ts';
import { all } from './all.ts';
import { ENV, GUARDED, type Synthesised, synthesise } from './synthesise.ts';

describe('the settings', () => {
  const dev = synthesise('dev');
  const prod = synthesise('prod');
  const guarded = synthesise('prod', GUARDED, ENV);

  it('keep data and protect its stacks in prod, and nothing in dev', () => {
    const fates = (variant: Synthesised) =>
      new Set(
        [
          ...all(variant, 'AWS::DynamoDB::Table'),
          ...all(variant, 'AWS::KMS::Key'),
          ...all(variant, 'AWS::Cognito::UserPool'),
        ].map(([, { DeletionPolicy }]) => DeletionPolicy),
      );
    const isProtected = ({ stacks }: Synthesised) =>
      stacks.filter(({ terminationProtection }) => terminationProtection).map(({ node }) => node.id);
    expect(fates(prod)).toEqual(new Set(['Retain']));
    expect(isProtected(prod)).toEqual(['Storage', 'Tables', 'Auth']);
    expect(fates(dev)).toEqual(new Set(['Delete']));
    expect(isProtected(dev)).toEqual([]);
    expect(all(prod, 'Custom::S3AutoDeleteObjects')).toEqual([]);
  });

  it('turn away everybody but the allowed ranges, when there are some', () => {
    expect(all(dev, 'AWS::WAFv2::WebACL')).toEqual([]);
    expect(guarded.stacks.find(({ node }) => node.id === 'Edge')?.region).toBe('us-east-1');
    const [[, acl] = ['']] = all(guarded, 'AWS::WAFv2::WebACL');
    expect(acl?.Properties.DefaultAction).toEqual({ Block: {} });
    expect(all(guarded, 'AWS::WAFv2::IPSet').map(([, { Properties }]) => Properties.Addresses)).toEqual([
      ['192.0.2.0/24'],
      ['2001:db8::/32'],
    ]);
    const [[, distribution] = ['']] = all(guarded, 'AWS::CloudFront::Distribution');
    expect(distribution?.Properties.DistributionConfig.WebACLId).toBeDefined();
  });

  it('let nobody around the allow-list: CloudFront shows the API a key that it can read', () => {
    const [[, distribution] = ['']] = all(guarded, 'AWS::CloudFront::Distribution');
    const origins = distribution?.Properties.DistributionConfig.Origins as {
      OriginCustomHeaders?: { HeaderName: string; HeaderValue: unknown }[];
    }[];
    const [header] = origins.flatMap(({ OriginCustomHeaders = [] }) => OriginCustomHeaders);
    expect(header?.HeaderName).toBe('x-origin-key');
    expect(JSON.stringify(header?.HeaderValue)).toContain('{{resolve:secretsmanager:');
    const environments = (variant: Synthesised) =>
      all(variant, 'AWS::Lambda::Function')
        .filter(([, { Properties }]) => Properties.FunctionName?.endsWith('-api'))
        .map(([, { Properties }]) => Object.keys(Properties.Environment.Variables).includes('ORIGIN_SECRET_ID'));
    expect([environments(guarded), environments(dev)]).toEqual([[true], [false]]);
  });

  it('lock originals for the days asked for, and never what arrives', () => {
    const bucket = (variant: Synthesised, name: string) =>
      all(variant, 'AWS::S3::Bucket').find(([path]) => path.includes(`/${name}`))![1].Properties;
    const { ObjectLockConfiguration } = bucket(guarded, 'uploads');
    expect(ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 30 });
    expect(bucket(dev, 'uploads').ObjectLockEnabled).toBeUndefined();
    for (const variant of [dev, guarded]) {
      // What a lock kept, and a mark of deletion hides, goes when the lock ends.
      expect(JSON.stringify(bucket(variant, 'uploads').LifecycleConfiguration)).toContain('Noncurrent');
      const arrivals = bucket(variant, 'arrivals');
      expect([arrivals.ObjectLockEnabled, arrivals.VersioningConfiguration]).toEqual([undefined, undefined]);
      expect(arrivals.NotificationConfiguration.QueueConfigurations).toHaveLength(2);
      expect(bucket(variant, 'uploads').NotificationConfiguration).toBeUndefined();
      expect(bucket(variant, 'uploads').CorsConfiguration).toBeUndefined();
    }
  });

  it('make a client with a secret and its own scopes for each machine', () => {
    const machines = all(guarded, 'AWS::Cognito::UserPoolClient')
      .map(([, { Properties }]) => Properties)
      .filter(({ ClientName }) => ClientName !== 'web');
    expect(machines).toHaveLength(1);
    expect(machines[0]).toMatchObject({
      ClientName: 'collector',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
    });
    expect(JSON.stringify(machines[0].AllowedOAuthScopes)).toMatch(/\/upload.*\/read/);
    const [[, authorizer] = ['']] = all(guarded, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.Properties.JwtConfiguration.Audience).toHaveLength(2);
  });

  it('say what is wrong with them', () => {
    expect(() => synthesise('dev', { scanLimitGB: 3 })).toThrow(/scanLimitGB/);
    expect(() => synthesise('dev', { allowedRanges: ['10.0.0.0/99'] })).toThrow(/allowedRanges/);
    expect(() => synthesise('local', { siteOrigins: [] })).toThrow(/siteOrigins/);
  });

  it('leave out of a stand-in what it does not have', () => {
    const local = synthesise('local');
    for (const type of [
      'AWS::CloudFront::Distribution',
      'AWS::WAFv2::WebACL',
      'AWS::Budgets::Budget',
      'Custom::CDKBucketDeployment',
      'Custom::S3AutoDeleteObjects',
    ])
      expect(all(local, type), type).toEqual([]);
    expect(all(local, 'AWS::Lambda::Function')).toHaveLength(MANIFEST.length);
  });
});
