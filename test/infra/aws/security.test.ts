import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../core/contract/routes.ts';
import { TABLES } from '../../../core/tables.ts';
import { MANIFEST } from '../../../functions/manifest.ts';
import { allow } from '../../../infra/aws/allow.ts';
import { type Resource, type Synthesised, synthesise } from './synthesise.ts';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const VARIANTS: Readonly<Record<string, Synthesised>> = {
  dev: synthesise('dev'),
  prod: synthesise('prod'),
  'prod with an allow-list, a lock and machines': synthesise(
    'prod',
    {
      allowedRanges: ['192.0.2.0/24', '2001:db8::/32'],
      objectLockDays: 30,
      machines: [{ name: 'collector', scopes: ['upload', 'read'] }],
      operatorEmail: 'operator@example.org',
    },
    ENV,
  ),
};

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

function all({ templates }: Synthesised, type: string): [path: string, resource: Resource][] {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]): [string, Resource] => [`${stack}/${id}`, resource]),
  );
}

/** Roles of CDK's own functions, which it gives patterns: they unpack the dashboard and empty buckets of environments not kept. */
const CDK_OWN = /CustomCDKBucketDeployment|CustomS3AutoDelete|CustomCrossRegionExport/;

describe.each(Object.entries(VARIANTS))('%s', (name, variant) => {
  it('has nothing that AwsSolutions finds and nobody gave a reason for', () => {
    const { violations } = new AwsSolutionsChecks(variant.app).validateScope(variant.app);
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
  });

  it('lets no role do "everything that begins with", nor anything to everything but send traces', () => {
    const policies = all(variant, 'AWS::IAM::Policy').filter(([path]) => !CDK_OWN.test(path));
    expect(policies.length).toBeGreaterThanOrEqual(MANIFEST.length);
    for (const [path, { Properties }] of policies) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement as Statement[]) {
        const actions = listOf(Action);
        expect(
          actions.filter((action) => action.includes('*')),
          path,
        ).toEqual([]);
        if (listOf(Resource).includes('*'))
          expect([...actions].sort(), path).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
      }
    }
    for (const [path, { Properties }] of all(variant, 'AWS::IAM::Role')) {
      if (CDK_OWN.test(path)) continue;
      expect(Properties.ManagedPolicyArns, path).toBeUndefined();
    }
  });

  it('keeps every bucket private, encrypted, and open to TLS alone', () => {
    const buckets = all(variant, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(5);
    const policies = all(variant, 'AWS::S3::BucketPolicy').map(([, { Properties }]) => Properties);
    for (const [path, { Properties }] of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration), path).toEqual([true, true, true, true]);
      expect(Properties.BucketEncryption, path).toBeDefined();
      const id = path.split('/')[1];
      const policy = policies.find(({ Bucket }) => Bucket.Ref === id);
      const denied = (policy.PolicyDocument.Statement as Statement[]).filter(({ Effect }) => Effect === 'Deny');
      expect(JSON.stringify(denied.map(({ Condition }) => Condition)), path).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('encrypts people’s data with the one key: buckets, tables, stream, logs, and the setup token', () => {
    const keyed = {
      'AWS::DynamoDB::Table': (p: Resource['Properties']) => p.SSESpecification.KMSMasterKeyId,
      'AWS::Logs::LogGroup': (p: Resource['Properties']) => p.KmsKeyId,
      'AWS::Kinesis::Stream': (p: Resource['Properties']) => p.StreamEncryption.KeyId,
      'AWS::SecretsManager::Secret': (p: Resource['Properties']) => p.KmsKeyId,
    };
    for (const [type, keyOf] of Object.entries(keyed)) {
      // The key that CloudFront shows is nobody's data.
      const found = all(variant, type).filter(([path]) => !path.includes('OriginKey'));
      expect(found.length, type).toBeGreaterThan(0);
      for (const [path, { Properties }] of found) expect(JSON.stringify(keyOf(Properties)), path).toContain('DataKey');
    }
    for (const [path, { Properties }] of all(variant, 'AWS::SQS::Queue'))
      expect(Properties.SqsManagedSseEnabled, path).toBe(true);
  });

  it('has each table of core/tables.ts with its indexes, expiry and point-in-time recovery', () => {
    const tables = all(variant, 'AWS::DynamoDB::Table').map(([, { Properties }]) => Properties);
    const prefix = `flowtrail-${name.split(' ')[0]}-`;
    expect(tables.map(({ TableName }) => TableName).sort()).toEqual(
      Object.keys(TABLES)
        .map((key) => `${prefix}${key}`)
        .sort(),
    );
    for (const table of tables) {
      const indexes = Object.keys(TABLES[table.TableName.slice(prefix.length) as keyof typeof TABLES]);
      const built = (table.GlobalSecondaryIndexes ?? []) as {
        IndexName: string;
        KeySchema: { AttributeName: string }[];
        Projection: object;
      }[];
      expect(built.map(({ IndexName }) => IndexName)).toEqual(indexes);
      for (const { IndexName, KeySchema, Projection } of built) {
        expect(KeySchema.map(({ AttributeName }) => AttributeName)).toEqual([
          `${IndexName}_equals`,
          `${IndexName}_sort`,
        ]);
        expect(Projection).toEqual({ ProjectionType: 'ALL' });
      }
      expect(table.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
      expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
      expect(table.DeletionProtectionEnabled).toBe(prefix !== 'flowtrail-dev-');
    }
  });

  it('has each function of the manifest, with a log that is forgotten and a place for what fails', () => {
    const functions = all(variant, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => Properties.FunctionName !== undefined,
    );
    expect(functions.map(([, { Properties }]) => Properties.FunctionName.split('-').at(-1)).sort()).toEqual(
      MANIFEST.map((row) => row.name).sort(),
    );
    const groups = new Map(
      all(variant, 'AWS::Logs::LogGroup').map(([path, { Properties }]) => [path, Properties.RetentionInDays]),
    );
    const sources = all(variant, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    for (const [path, { Properties }] of functions) {
      const [stack, id] = path.split('/');
      expect(groups.get(`${stack}/${Properties.LoggingConfig.LogGroup.Ref}`), path).toBeGreaterThan(0);
      expect(Properties.LoggingConfig.LogFormat).toBe('JSON');
      expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
      const source = sources.find(({ FunctionName }) => FunctionName.Ref === id);
      const row = MANIFEST.find((one) => Properties.FunctionName.endsWith(`-${one.name}`))!;
      if (row.trigger.kind === 'queue')
        expect(source).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      else if (row.trigger.kind === 'schedule') expect(Properties.DeadLetterConfig, path).toBeDefined();
      else expect(source).toBeUndefined();
    }
    const queues = all(variant, 'AWS::SQS::Queue').filter(
      ([, { Properties }]) => !Properties.QueueName.endsWith('-dead'),
    );
    for (const [path, { Properties }] of queues)
      expect(Properties.RedrivePolicy.maxReceiveCount, path).toBeGreaterThan(1);
  });

  it('asks for a token at the gateway on every route but the public ones of the contract', () => {
    const routes = all(variant, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    const open = routes.filter(({ AuthorizationType }) => AuthorizationType === 'NONE').map(({ RouteKey }) => RouteKey);
    const wanted = Object.values(ROUTES)
      .filter(({ access }) => access === 'public')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual(wanted.sort());
    const closed = routes.filter(({ AuthorizationType }) => AuthorizationType !== 'NONE');
    expect(closed.map(({ RouteKey, AuthorizationType }) => `${AuthorizationType} ${RouteKey}`)).toEqual([
      'JWT ANY /api/{proxy+}',
    ]);
    const [[, stage] = ['']] = all(variant, 'AWS::ApiGatewayV2::Stage');
    const log = stage?.Properties.AccessLogSettings.Format as string;
    expect(Object.keys(JSON.parse(log)).length).toBeGreaterThan(5);
    expect(log).not.toMatch(/identity|sourceIp|userAgent|queryString|[.]path|authorizer|claims/);
    expect(stage?.Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
  });
});

describe('the rules above', () => {
  it('find what breaks them: a planted bucket and policy', () => {
    const app = new App();
    const stack = new Stack(app, 'Planted');
    new Bucket(stack, 'Open');
    new Role(stack, 'Mighty', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).addToPolicy(
      new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }),
    );
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    const found = violations.map(({ ruleName }) => ruleName);
    for (const rule of ['S1', 'S10', 'IAM5[Action::s3:*]', 'IAM5[Resource::*]'])
      expect(found).toContain(`AwsSolutions-${rule}`);
  });

  it('let a role do nothing by a pattern without a reason', () => {
    const role = new Role(new Stack(new App(), 'Planted'), 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    expect(() => allow(role, { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::some/*'] })).toThrow(/reason/);
    expect(() => allow(role, { actions: ['s3:*'], resources: ['arn:aws:s3:::some'] })).toThrow(/plain actions/);
  });
});

describe('the settings', () => {
  const { dev, prod, [Object.keys(VARIANTS)[2]!]: guarded } = VARIANTS as Record<string, Synthesised>;

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
    expect(fates(prod!)).toEqual(new Set(['Retain']));
    expect(isProtected(prod!)).toEqual(['Storage', 'Tables', 'Auth']);
    expect(fates(dev!)).toEqual(new Set(['Delete']));
    expect(isProtected(dev!)).toEqual([]);
    expect(all(prod!, 'Custom::S3AutoDeleteObjects')).toEqual([]);
  });

  it('turn away everybody but the allowed ranges, when there are some', () => {
    expect(all(dev!, 'AWS::WAFv2::WebACL')).toEqual([]);
    expect(guarded!.stacks.find(({ node }) => node.id === 'Edge')?.region).toBe('us-east-1');
    const [[, acl] = ['']] = all(guarded!, 'AWS::WAFv2::WebACL');
    expect(acl?.Properties.DefaultAction).toEqual({ Block: {} });
    expect(all(guarded!, 'AWS::WAFv2::IPSet').map(([, { Properties }]) => Properties.Addresses)).toEqual([
      ['192.0.2.0/24'],
      ['2001:db8::/32'],
    ]);
    const [[, distribution] = ['']] = all(guarded!, 'AWS::CloudFront::Distribution');
    expect(distribution?.Properties.DistributionConfig.WebACLId).toBeDefined();
  });

  it('let nobody around the allow-list: CloudFront shows the API a key that it can read', () => {
    const [[, distribution] = ['']] = all(guarded!, 'AWS::CloudFront::Distribution');
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
    expect([environments(guarded!), environments(dev!)]).toEqual([[true], [false]]);
  });

  it('lock originals for the days asked for, and only then keep their versions', () => {
    const uploads = (variant: Synthesised) =>
      all(variant, 'AWS::S3::Bucket').find(([path]) => path.includes('/uploads'))![1].Properties;
    expect(uploads(guarded!).ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 30 });
    expect(JSON.stringify(uploads(guarded!).LifecycleConfiguration)).not.toContain('Noncurrent');
    expect(uploads(dev!).ObjectLockEnabled).toBeUndefined();
    expect(JSON.stringify(uploads(dev!).LifecycleConfiguration)).toContain('Noncurrent');
  });

  it('make a client with a secret and its own scopes for each machine', () => {
    const machines = all(guarded!, 'AWS::Cognito::UserPoolClient')
      .map(([, { Properties }]) => Properties)
      .filter(({ ClientName }) => ClientName !== 'web');
    expect(machines).toHaveLength(1);
    expect(machines[0]).toMatchObject({
      ClientName: 'collector',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
    });
    expect(JSON.stringify(machines[0].AllowedOAuthScopes)).toMatch(/\/upload.*\/read/);
    const [[, authorizer] = ['']] = all(guarded!, 'AWS::ApiGatewayV2::Authorizer');
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
