import { randomBytes } from 'node:crypto';
import { AthenaClient } from '@aws-sdk/client-athena';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe } from 'vitest';
import { TABLES } from '../../core/tables.ts';
import { findStandIn, type StandIn, startStandIn } from '../../scripts/stand-in/stand-in.ts';

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
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Name of a new, empty bucket. */
  bucket(options?: { versioned?: boolean }): Promise<string>;
  /** Prefix of new, empty tables: those of core/tables.ts. */
  tables(): Promise<string>;
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
      for (const client of emulator === null ? [] : [emulator.s3, emulator.dynamodb, emulator.kinesis, emulator.athena])
        client.destroy();
      await standIn?.stop();
    });
    body(() => {
      if (emulator === null) throw new Error('the emulator did not start');
      return emulator;
    });
  });
}

function connect({ endpoint }: StandIn): Emulator {
  const client = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(client);
  const kinesis = new KinesisClient(client);
  const fresh = (kind: string) => `${kind}-${randomBytes(6).toString('hex')}`;
  return {
    endpoint,
    client,
    s3,
    dynamodb,
    kinesis,
    athena: new AthenaClient(client),
    async bucket({ versioned = false } = {}) {
      const Bucket = fresh('bucket');
      await s3.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      if (versioned) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      return Bucket;
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
