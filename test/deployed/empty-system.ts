import {
  AdminDeleteUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { TABLES } from '../../core/tables.ts';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import { bucketsOf, s3Of, versionsIn } from './buckets.ts';
import type { Deployed } from './global-setup.ts';
import { queuesOf, WORK_QUEUES } from './queues.ts';

/** What infra/aws begins the names of environment `local` with. */
const TABLE_PREFIX = 'flowtrail-local-';
/** What DynamoDB takes in one BatchWriteItem. */
const ITEMS = 25;
/** What S3 takes in one DeleteObjects. */
const OBJECTS = 1000;

/**
 * Leaves a deployment as it was made: no files, rows, accounts, orders, and a setup link that works. Every file of tests
 * begins with it, so that none depends on which ran before. The queues must come to rest by themselves.
 */
export async function emptySystem(deployed: Deployed): Promise<void> {
  const queues = queuesOf(deployed);
  await queues.atRest(...WORK_QUEUES);
  for (const name of WORK_QUEUES) await queues.purge(`${name}Dead`);
  const client = standInClient(deployed.endpoint);
  const cognito = new CognitoIdentityProviderClient(client);
  const dynamodb = new DynamoDBClient(client);
  await removeUsers(cognito, deployed.outputs['UserPoolId']!);
  for (const table of Object.keys(TABLES)) await removeItems(dynamodb, TABLE_PREFIX + table);
  for (const bucket of bucketsOf(deployed)) await removeObjects(s3Of(deployed), bucket);
}

async function removeUsers(cognito: CognitoIdentityProviderClient, UserPoolId: string): Promise<void> {
  for (;;) {
    const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId, Limit: 60 }));
    if (Users.length === 0) return;
    for (const { Username } of Users) {
      const user = { UserPoolId, Username };
      // The stand-in's groups would know a later user of the same name.
      const { Groups = [] } = await cognito.send(new AdminListGroupsForUserCommand(user));
      for (const { GroupName } of Groups)
        await cognito.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName }));
      await cognito.send(new AdminDeleteUserCommand(user));
    }
  }
}

async function removeItems(dynamodb: DynamoDBClient, table: string): Promise<void> {
  for (;;) {
    const scan = new ScanCommand({ TableName: table, ProjectionExpression: 'id', Limit: ITEMS, ConsistentRead: true });
    const { Items = [] } = await dynamodb.send(scan);
    if (Items.length === 0) return;
    const requests = Items.map((Key) => ({ DeleteRequest: { Key } }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

async function removeObjects(s3: S3Client, Bucket: string): Promise<void> {
  const found = await versionsIn(s3, Bucket, { marks: true });
  const objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
  for (let at = 0; at < objects.length; at += OBJECTS) {
    const Delete = { Objects: objects.slice(at, at + OBJECTS), Quiet: true };
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    if (Errors.length > 0) throw new Error(`expected to empty ${Bucket}, got ${Errors[0]!.Code}`);
  }
}
