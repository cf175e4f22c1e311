import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ConflictError } from '../../core/errors.ts';
import type { TableStore } from '../../core/ports.ts';
import { indexesOf } from '../../core/table-indexes.ts';
import { type Attributes, itemOf, versionOf } from './table-items.ts';
import { queryIndex, scanTable, type TableReading } from './table-read.ts';
import { MAX_WRITES, writeTogether } from './table-transaction.ts';
import { appendOnly, deleteOf, firstVersion, type Put, updateOf } from './table-write.ts';
import { nameOf, type Patience, withRetries } from './with-retries.ts';

export interface AwsTableStoreConfig extends Patience {
  readonly client: DynamoDBClient;
  /** Before each name of core/tables.ts. */
  readonly prefix: string;
}

/**
 * The table store on DynamoDB: a table per name of core/tables.ts, a global index per index. `get` sees every write that
 * has ended; `query` asks an index, which follows the table by some milliseconds.
 */
export function awsTableStore({ client, prefix, ...patience }: AwsTableStoreConfig): TableStore {
  const reading = (table: string): TableReading => {
    indexesOf(table);
    return { client, name: prefix + table, patience };
  };
  return {
    maxWrites: MAX_WRITES,
    get: async (table, id) => {
      const request = { TableName: reading(table).name, Key: { id: { S: id } }, ConsistentRead: true };
      const { Item } = await withRetries(() => client.send(new GetItemCommand(request)), patience);
      return Item === undefined ? null : { item: itemOf(Item), version: versionOf(Item) };
    },
    put: async (table, id, item, condition) =>
      put({ client, prefix, patience }, { kind: 'put', table, id, item, condition }),
    delete: async (table, id) => {
      indexesOf(table);
      const request = deleteOf(prefix, table, id);
      await withRetries(() => client.send(new DeleteItemCommand(request)), patience);
    },
    query: async (table, query) => queryIndex(reading(table), table, query),
    scan: (table) => scanTable(reading(table)),
    transact: (writes) => writeTogether({ client, prefix, patience }, writes),
  };
}

interface Writing {
  readonly client: DynamoDBClient;
  readonly prefix: string;
  readonly patience: Patience;
}

async function put({ client, prefix, patience }: Writing, write: Put): Promise<number> {
  const update = updateOf(prefix, write);
  let tries = 0;
  try {
    const { Attributes = {} } = await withRetries(() => {
      tries++;
      return client.send(new UpdateItemCommand({ ...update, ReturnValues: 'UPDATED_NEW' }));
    }, patience);
    return versionOf(Attributes);
  } catch (error) {
    if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
    const { Item, $metadata } = error as { Item?: Attributes; $metadata?: { attempts?: number } };
    const isRepeated = tries > 1 || ($metadata?.attempts ?? 1) > 1;
    if (isRepeated && Item !== undefined && isResultOf(write, update.ExpressionAttributeValues, Item))
      return versionOf(Item);
    throw conflictOf(write, Item, error);
  }
}

/** An earlier try of a write may have taken effect although its answer was lost. */
function isResultOf({ condition }: Put, values: Attributes, stored: Attributes): boolean {
  const made = condition !== undefined && 'version' in condition ? condition.version + 1 : firstVersion(condition);
  const [wanted, found] = [values[':item'], stored['item']];
  const isSame =
    wanted?.B !== undefined && found?.B !== undefined
      ? Buffer.compare(wanted.B, found.B) === 0
      : wanted?.S !== undefined && wanted.S === found?.S;
  return versionOf(stored) === made && isSame;
}

function conflictOf({ table, id, condition }: Put, stored: Attributes | undefined, cause: unknown): Error {
  if (table === 'audit' && condition === undefined) return appendOnly();
  const expected =
    condition !== undefined && 'version' in condition ? `at version ${condition.version}` : 'to be absent';
  const found = stored === undefined ? 'none' : `version ${versionOf(stored)}`;
  return new ConflictError(`expected ${table}/${id} ${expected}, found ${found}`, { cause });
}
