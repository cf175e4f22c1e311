import { randomBytes } from 'node:crypto';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe } from 'vitest';
import { hiveTable, TABLE_COLUMNS } from '../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { TABLES } from '../../core/tables.ts';
import { findStandIn, type StandIn, startStandIn } from '../../scripts/stand-in/stand-in.ts';
import { type StandInClient, standInClient } from '../../scripts/stand-in/stand-in-client.ts';

const required = process.env['REQUIRE_EMULATOR'] === '1';
const isThere = findStandIn() !== null;
if (!isThere && !required)
  process.stderr.write('The tests of adapters/aws are skipped: no MiniStack on PATH or in FLOWTRAIL_CACHE.\n');

/** A running stand-in for AWS and what tests make in it. */
export interface Emulator {
  readonly endpoint: string;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly kinesis: KinesisClient;
  readonly athena: AthenaClient;
  /** Settings for a client of another service. */
  readonly client: StandInClient;
  /** Name of a new, empty bucket; a locked one keeps each version for a day. */
  bucket(options?: { versioned?: boolean; locked?: boolean }): Promise<string>;
  /** Prefix of new, empty tables: those of core/tables.ts. */
  tables(): Promise<string>;
  /** New tables over the objects of a bucket, as the deployment makes them, with a bucket for what queries answer. */
  lake(bucket: string): Promise<{ database: string; workgroup: string; results: string }>;
  /** Name of a new, empty stream. */
  stream(options?: { shards?: number }): Promise<string>;
}

/**
 * Tests that need AWS, over one emulator of their own. `aws` may be called once tests and their hooks run. Skipped where
 * there is no emulator; with REQUIRE_EMULATOR=1 that fails.
 */
export function describeOnEmulator(name: string, body: (aws: () => Emulator) => void): void {
  describe.skipIf(!isThere && !required)(name, () => {
    let standIn: StandIn | null = null;
    let emulator: Emulator | null = null;
    beforeAll(async () => {
      standIn = await startStandIn();
      emulator = connect(standIn);
    });
    afterAll(async () => {
      for (const one of emulator === null ? [] : [emulator.s3, emulator.dynamodb, emulator.kinesis, emulator.athena])
        one.destroy();
      await standIn?.stop();
    });
    body(() => {
      if (emulator === null) throw new Error('the emulator did not start');
      return emulator;
    });
  });
}

function connect({ endpoint }: StandIn): Emulator {
  const client = standInClient(endpoint);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(client);
  const kinesis = new KinesisClient(client);
  const fresh = (kind: string) => `${kind}-${randomBytes(6).toString('hex')}`;
  const athena = new AthenaClient(client);
  const bucket = async ({ versioned = false, locked = false } = {}) => {
    const Bucket = fresh('bucket');
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locked }));
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    if (locked) await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    if (versioned) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    return Bucket;
  };
  return {
    endpoint,
    client,
    s3,
    dynamodb,
    kinesis,
    athena,
    bucket,
    async lake(lake) {
      const database = fresh('lake').replace('-', '_');
      await glue(endpoint, 'CreateDatabase', { DatabaseInput: { Name: database } });
      for (const table of Object.keys(TABLE_COLUMNS) as QueryTable[])
        await glue(endpoint, 'CreateTable', { DatabaseName: database, TableInput: glueTable(table, lake) });
      const [workgroup, results] = [fresh('workgroup'), await bucket()];
      const ResultConfiguration = { OutputLocation: `s3://${results}/answers/` };
      await athena.send(new CreateWorkGroupCommand({ Name: workgroup, Configuration: { ResultConfiguration } }));
      return { database, workgroup, results };
    },
    async tables() {
      const prefix = `${fresh('tables')}-`;
      await Promise.all(
        Object.keys(TABLES).map((table) => dynamodb.send(new CreateTableCommand(tableOf(prefix, table)))),
      );
      return prefix;
    },
    async stream({ shards = 2 } = {}) {
      const StreamName = fresh('stream');
      await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: shards }));
      return StreamName;
    },
  };
}

/** A table as the deployment makes it: keyed by `id`, a global index for each index. */
function tableOf(prefix: string, table: string): CreateTableCommandInput {
  const indexes = Object.keys(TABLES[table as keyof typeof TABLES]);
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
  return {
    TableName: `${prefix}${table}`,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', ...indexes.flatMap((name) => [`${name}_equals`, `${name}_sort`])].map(text),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes:
      indexes.length === 0
        ? undefined
        : indexes.map((name) => ({
            IndexName: name,
            KeySchema: [
              { AttributeName: `${name}_equals`, KeyType: 'HASH' },
              { AttributeName: `${name}_sort`, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          })),
  };
}

function glueTable(table: QueryTable, bucket: string) {
  const { columns, partitions, location, properties } = hiveTable(table, `s3://${bucket}/${table}/`);
  const named = (list: typeof columns) => list.map(({ name, type }) => ({ Name: name, Type: type }));
  return {
    Name: table,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { ...properties, classification: 'parquet' },
    PartitionKeys: named(partitions),
    StorageDescriptor: {
      Columns: named(columns),
      Location: location,
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
  };
}

/** Tests alone talk to Glue, so they do without its client. */
async function glue(endpoint: string, action: string, request: object): Promise<void> {
  const credential = 'Credential=test/20260101/us-east-1/glue/aws4_request, SignedHeaders=host, Signature=none';
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSGlue.${action}`,
    authorization: `AWS4-HMAC-SHA256 ${credential}`,
  };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(request) });
  if (!answer.ok) throw new Error(`Glue answered ${answer.status}: ${await answer.text()}`);
}
