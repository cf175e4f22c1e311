import {
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { IndexQuery, Item } from '../../core/ports.ts';
import { indexOf } from '../../core/table-indexes.ts';
import { type Attributes, equalsText, itemOf } from './table-items.ts';
import { type Patience, withRetries } from './with-retries.ts';

export interface TableReading {
  readonly client: DynamoDBClient;
  /** The table as DynamoDB knows it. */
  readonly name: string;
  readonly patience: Patience;
}

/** Items of an index in order of their sort value, then id. What was written a moment ago may not be there yet. */
export async function queryIndex(reading: TableReading, table: string, query: IndexQuery): Promise<Item[]> {
  const request = indexRequest(reading.name, table, query);
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const items: Item[] = [];
  if (request === null) return items;
  let next: Attributes | undefined;
  do {
    const left = limit - items.length;
    if (left <= 0) break;
    const command = new QueryCommand({
      ...request,
      ExclusiveStartKey: next,
      Limit: Number.isFinite(left) ? left : undefined,
    });
    const page = await withRetries(() => reading.client.send(command), reading.patience);
    items.push(...(page.Items ?? []).map(itemOf));
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return items;
}

/** Null where the range holds nothing. */
function indexRequest(name: string, table: string, query: IndexQuery): QueryCommandInput | null {
  const index = indexOf(table, query.index);
  const { from = '', to } = query;
  if (to !== undefined && Buffer.compare(Buffer.from(from), Buffer.from(to)) >= 0) return null;
  const values: Attributes = { ':equals': { S: index.equals === '*' ? '*' : equalsText(query.equals) } };
  const bounds: string[] = [];
  if (from !== '') values[':from'] = { S: from };
  if (to !== undefined) values[':to'] = { S: to };
  // Stored values end in NUL and the id, so none equals `to`: BETWEEN is half-open here.
  if (from !== '' && to !== undefined) bounds.push('#sort BETWEEN :from AND :to');
  else if (from !== '') bounds.push('#sort >= :from');
  else if (to !== undefined) bounds.push('#sort < :to');
  return {
    TableName: name,
    IndexName: query.index,
    KeyConditionExpression: ['#equals = :equals', ...bounds].join(' AND '),
    ExpressionAttributeNames: {
      '#equals': `${query.index}_equals`,
      ...(bounds.length > 0 ? { '#sort': `${query.index}_sort` } : {}),
    },
    ExpressionAttributeValues: values,
    ScanIndexForward: !query.descending,
  };
}

/** What DynamoDB gives in one BatchGetItem. */
const BATCH = 100;

/** All items by id: DynamoDB has them in no order, so the ids come first. */
export async function* scanTable(reading: TableReading): AsyncIterable<Item> {
  const ids = await idsOf(reading);
  ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH);
    const items = await itemsOf(reading, batch);
    for (const id of batch) {
      const item = items.get(id);
      if (item !== undefined) yield itemOf(item);
    }
  }
}

async function idsOf({ client, name, patience }: TableReading): Promise<string[]> {
  const ids: string[] = [];
  let next: Attributes | undefined;
  do {
    const command = new ScanCommand({
      TableName: name,
      ProjectionExpression: 'id',
      ConsistentRead: true,
      ExclusiveStartKey: next,
    });
    const page = await withRetries(() => client.send(command), patience);
    for (const { id } of page.Items ?? []) ids.push(id?.S ?? '');
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return ids;
}

async function itemsOf({ client, name, patience }: TableReading, ids: readonly string[]) {
  const items = new Map<string, Attributes>();
  let wanted: Attributes[] = ids.map((id) => ({ id: { S: id } }));
  await withRetries(async () => {
    const command = new BatchGetItemCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await client.send(command);
    for (const item of Responses?.[name] ?? []) items.set(item['id']?.S ?? '', item);
    wanted = UnprocessedKeys?.[name]?.Keys ?? [];
    if (wanted.length > 0)
      throw Object.assign(new Error('some keys were not processed'), { name: 'ThrottlingException' });
  }, patience);
  return items;
}
