import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { hiveTable, TABLE_COLUMNS } from '../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { type Deployment, stackProps } from './deployment.ts';

export const LAKE_TABLES = Object.keys(TABLE_COLUMNS) as QueryTable[];

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

const BYTES_PER_GB = 1e9;

/** The lake's tables as Athena sees them, and the workgroup that bounds what a query may read. */
export class LakeStack extends Stack {
  constructor(scope: Construct, deployment: Deployment, { key }: { readonly key: IKey }) {
    super(scope, 'Lake', stackProps(deployment, 'lake', { description: 'Flowtrail: search' }));
    const { names, settings } = deployment;
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: names.glueDatabase, description: 'Flows, their sums and their scores' },
    });
    for (const table of LAKE_TABLES) this.#table(table, deployment).addResourceDependency(database);
    new CfnWorkGroup(this, 'Workgroup', {
      name: names.workgroup,
      description: 'Searches and exports of Flowtrail',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: Math.round(settings.scanLimitGb * BYTES_PER_GB),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${names.bucket('results')}/athena/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
    new CfnOutput(this, 'GlueDatabase', { value: names.glueDatabase });
    new CfnOutput(this, 'AthenaWorkgroup', { value: names.workgroup });
  }

  #table(name: QueryTable, { names }: Deployment): CfnTable {
    const { columns, partitions, location, properties } = hiveTable(name, `s3://${names.bucket('lake')}/${name}/`);
    return new CfnTable(this, name, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: names.glueDatabase,
      tableInput: {
        name,
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [...partitions],
        parameters: { EXTERNAL: 'TRUE', classification: 'parquet', ...properties },
        storageDescriptor: { ...PARQUET, columns: [...columns], location },
      },
    });
  }
}
