import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';

import { ROUTES } from '../../../core/contract/routes.ts';
import { TABLES } from '../../../core/tables.ts';
import { MANIFEST } from '../../../functions/manifest.ts';
import { allow } from '../../../infra/aws/allow.ts';
import { all } from './all.ts';
import { ENV, GUARDED, type Resource, type Synthesised, synthesise } from './synthesise.ts';

/** Traces, and where a state machine's log goes: IAM knows no resource of them. */
const OF_NO_RESOURCE =
  /^(xray:(Put(TelemetryRecords|TraceSegments)|GetSampling(Rules|Targets))|logs:((Create|Get|Update|Delete|List)LogDeliver(y|ies)|(Put|Describe)ResourcePolic(y|ies)|DescribeLogGroups))$/;

const VARIANTS: Readonly<Record<string, Synthesised>> = {
  dev: synthesise('dev'),
  prod: synthesise('prod'),
  'prod with an allow-list, a lock and machines': synthesise('prod', GUARDED, ENV),
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

/** Roles of CDK's own functions, which it gives patterns: they unpack the dashboard and empty buckets of environments not kept. */
const CDK_OWN = /CustomCDKBucketDeployment|CustomS3AutoDelete|CustomCrossRegionExport/;

/** A policy with every reference as an address of the longest kind. */
function filledIn(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(filledIn);
  if (typeof node !== 'object' || node === null) return node;
  const {
    Ref,
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    'Fn::ImportValue': imported,
  } = node as Record<string, unknown>;
  if (Ref !== undefined) return REFERENCES[String(Ref)] ?? 'r'.repeat(80);
  if (attribute !== undefined || imported !== undefined) return 'a'.repeat(120);
  if (join !== undefined) return (filledIn((join as unknown[])[1]) as string[]).join('');
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filledIn(value)]));
}

const REFERENCES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-2',
  'AWS::AccountId': '111122223333',
};

describe.each(Object.entries(VARIANTS))('%s', (name, variant) => {
  it('has nothing that AwsSolutions finds and nobody gave a reason for', () => {
    const { violations } = new AwsSolutionsChecks(variant.app).validateScope(variant.app);
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
  });

  it('lets no role do "everything that begins with", nor anything to everything but send traces and logs', () => {
    const policies = all(variant, 'AWS::IAM::Policy').filter(([path]) => !CDK_OWN.test(path));
    expect(policies.length).toBeGreaterThanOrEqual(MANIFEST.length);
    for (const [path, { Properties }] of policies) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement as Statement[]) {
        const actions = listOf(Action);
        expect(
          actions.filter((action) => action.includes('*')),
          path,
        ).toEqual([]);
        if (listOf(Resource).includes('*')) for (const action of actions) expect(action, path).toMatch(OF_NO_RESOURCE);
      }
    }
    for (const [path, { Properties }] of all(variant, 'AWS::IAM::Role')) {
      if (CDK_OWN.test(path)) continue;
      expect(Properties.ManagedPolicyArns, path).toBeUndefined();
    }
  });

  it('gives each role a policy that IAM takes: 10,240 characters', () => {
    for (const [path, { Properties }] of all(variant, 'AWS::IAM::Policy')) {
      const resolved = filledIn(Properties.PolicyDocument);
      expect(JSON.stringify(resolved).length, path).toBeLessThan(10_240);
    }
  });

  it('keeps every bucket private, encrypted, and open to TLS alone', () => {
    const buckets = all(variant, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(6);
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
    const longest = new Map(
      MANIFEST.map(({ trigger, timeoutS }) => ['queue' in trigger ? trigger.queue : '', timeoutS]),
    );
    for (const [path, { Properties }] of queues) {
      expect(Properties.RedrivePolicy.maxReceiveCount, path).toBeGreaterThan(1);
      const timeoutS = longest.get(String(Properties.QueueName).split('-').at(-1)!)!;
      expect(Properties.VisibilityTimeout, path).toBeGreaterThan(timeoutS);
    }
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
