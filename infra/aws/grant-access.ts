import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { TABLES, type TableName } from '../../core/tables.ts';
import { allow } from './allow.ts';
import type { FunctionAccess, ObjectAction } from './function-access.ts';
import { LAKE_TABLES } from './lake-stack.ts';
import { largeMachineArn } from './large-machine.ts';
import type { BucketName, Names } from './names.ts';

export interface Resources {
  readonly names: Names;
  readonly key: IKey;
  readonly queues: Readonly<Record<string, IQueue>>;
  readonly pool: UserPool;
  /** Of the API: the setup token, and what CloudFront shows it. */
  readonly secrets: readonly ISecret[];
}

const KEY_ACTIONS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:DescribeKey',
];

const OBJECT_ACTIONS: Readonly<Record<Exclude<ObjectAction, 'list'>, readonly string[]>> = {
  get: ['s3:GetObject', 's3:GetObjectVersion'],
  put: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  // Every version: what is deleted must be gone. And until when a lock keeps it; no lock may be passed by.
  delete: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObjectRetention'],
};

const LIST_ACTIONS = [
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:GetBucketLocation',
];

const ITEM_ACTIONS = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];

const QUERY_ACTIONS = [
  'StartQueryExecution',
  'GetQueryExecution',
  'GetQueryResults',
  'StopQueryExecution',
  'GetWorkGroup',
];

const CATALOG_ACTIONS = [
  'glue:GetDatabase',
  'glue:GetTable',
  'glue:GetTables',
  'glue:GetPartition',
  'glue:GetPartitions',
];

const PEOPLE_ACTIONS = [
  ...['AdminGetUser', 'AdminCreateUser', 'AdminDeleteUser', 'AdminEnableUser', 'AdminDisableUser', 'ListUsers'],
  ...['AdminSetUserPassword', 'AdminUserGlobalSignOut', 'AdminSetUserMFAPreference'],
  ...['AdminAddUserToGroup', 'AdminRemoveUserFromGroup', 'AdminListGroupsForUser', 'ListUsersInGroup'],
];

/** Gives a function's role what its row says, and nothing else. */
export function grantAccess(role: IRole, access: FunctionAccess, resources: Resources): void {
  const { key, queues, names, pool, secrets } = resources;
  allow(role, { actions: KEY_ACTIONS, resources: [key.keyArn] });
  for (const [bucket, objects] of Object.entries(access.objects))
    grantObjects(role, names.bucket(bucket as BucketName), objects);
  grantTables(role, access, names);
  const sendTo = access.sends.map((name) => queues[name]!.queueArn);
  allow(role, { actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'], resources: sendTo });
  if (access.machines) grantMachine(role, names);
  if (access.queries) grantQueries(role, names);
  if (!access.accounts) return;
  allow(role, { actions: PEOPLE_ACTIONS.map((action) => `cognito-idp:${action}`), resources: [pool.userPoolArn] });
  allow(role, { actions: ['secretsmanager:GetSecretValue'], resources: secrets.map(({ secretArn }) => secretArn) });
}

function grantObjects(role: IRole, bucket: string, objects: Partial<Record<ObjectAction, readonly string[]>>): void {
  const arn = `arn:${Aws.PARTITION}:s3:::${bucket}`;
  if (objects.list !== undefined) allow(role, { actions: LIST_ACTIONS, resources: [arn] });
  for (const [action, actions] of Object.entries(OBJECT_ACTIONS)) {
    const keys = objects[action as ObjectAction] ?? [];
    const why = 'keys of objects follow from what people send, so the policy can name their beginning alone';
    allow(role, { actions, resources: keys.map((key) => `${arn}/${key}`), why });
  }
}

function grantTables(role: IRole, { noTables, scans }: FunctionAccess, names: Names): void {
  const arn = (name: TableName) =>
    `arn:${Aws.PARTITION}:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/${names.tablePrefix}${name}`;
  const tables = (Object.keys(TABLES) as TableName[]).filter((name) => !noTables.includes(name));
  const indexes = tables.flatMap((name) => Object.keys(TABLES[name]).map((index) => `${arn(name)}/index/${index}`));
  allow(role, { actions: ITEM_ACTIONS.map((action) => `dynamodb:${action}`), resources: tables.map(arn) });
  allow(role, { actions: ['dynamodb:Query'], resources: indexes });
  allow(role, { actions: ['dynamodb:Scan'], resources: (scans === 'all' ? tables : scans).map(arn) });
}

function grantMachine(role: IRole, names: Names): void {
  const machine = largeMachineArn(Stack.of(role), names);
  const execution = `${machine.replace(':stateMachine:', ':execution:')}:*`;
  allow(role, { actions: ['states:StartExecution'], resources: [machine] });
  allow(role, {
    actions: ['states:DescribeExecution'],
    resources: [execution],
    why: 'an execution for each large file, named by the file',
  });
}

function grantQueries(role: IRole, names: Names): void {
  const stack = Stack.of(role);
  const glue = (resource: string, resourceName?: string) =>
    stack.formatArn({ service: 'glue', resource, ...(resourceName === undefined ? {} : { resourceName }) });
  const workgroup = stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: names.workgroup });
  allow(role, { actions: QUERY_ACTIONS.map((action) => `athena:${action}`), resources: [workgroup] });
  allow(role, {
    actions: CATALOG_ACTIONS,
    resources: [
      stack.formatArn({ service: 'glue', resource: 'catalog', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
      glue('database', names.glueDatabase),
      ...LAKE_TABLES.map((table) => glue('table', `${names.glueDatabase}/${table}`)),
    ],
  });
}
