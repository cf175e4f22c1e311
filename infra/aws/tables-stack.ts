import { Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLES, type TableName } from '../../core/tables.ts';
import { type Deployment, removalOf, stackProps } from './deployment.ts';

/**
 * One table per entry of core/tables.ts, one index per index there. An item is stored as JSON in `item`; what an index
 * sorts by is written beside it, so that no index depends on the item's fields.
 */
export class TablesStack extends Stack {
  readonly tables: readonly Table[];

  constructor(scope: Construct, deployment: Deployment, { key }: { readonly key: IKey }) {
    super(
      scope,
      'Tables',
      stackProps(deployment, 'tables', { description: 'Flowtrail: small tables', holdsData: true }),
    );
    this.tables = Object.keys(TABLES).map((name) => this.#table(name as TableName, deployment, key));
  }

  #table(name: TableName, deployment: Deployment, key: IKey): Table {
    const { names, settings } = deployment;
    const table = new Table(this, name, {
      tableName: `${names.tablePrefix}${name}`,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      timeToLiveAttribute: 'expires',
      deletionProtection: settings.keepData,
      removalPolicy: removalOf(deployment),
    });
    for (const index of Object.keys(TABLES[name])) {
      table.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: { name: `${index}_equals`, type: AttributeType.STRING },
        sortKey: { name: `${index}_sort`, type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      });
    }
    return table;
  }
}
