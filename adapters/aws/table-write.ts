import type { ReturnValuesOnConditionCheckFailure, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { PutCondition, TableWrite } from '../../core/ports.ts';
import { type Attributes, attributesOf } from './table-items.ts';

export type Put = Extract<TableWrite, { kind: 'put' }>;

/** The update a put is: it sets what the item has, removes what it has no longer, and raises the version. */
export function updateOf(prefix: string, { table, id, item, condition }: Put) {
  const names: Record<string, string> = { '#version': 'version' };
  const values: Attributes = { ':one': { N: '1' } };
  const set: string[] = [];
  const removed: string[] = [];
  for (const [name, value] of Object.entries(attributesOf(table, id, item))) {
    names[`#${name}`] = name;
    if (value === undefined) removed.push(`#${name}`);
    else {
      set.push(`#${name} = :${name}`);
      values[`:${name}`] = value;
    }
  }
  const needed = conditionOf(table, condition);
  if (needed === 'absent') {
    names['#id'] = 'id';
    values[':one'] = { N: String(firstVersion(condition)) };
  } else if (needed !== undefined) values[':version'] = { N: String(needed) };
  return {
    TableName: prefix + table,
    Key: { id: { S: id } },
    UpdateExpression: [
      `SET ${set.join(', ')}`,
      removed.length > 0 ? `REMOVE ${removed.join(', ')}` : '',
      'ADD #version :one',
    ]
      .filter((part) => part !== '')
      .join(' '),
    ConditionExpression:
      needed === undefined ? undefined : needed === 'absent' ? 'attribute_not_exists(#id)' : '#version = :version',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as ReturnValuesOnConditionCheckFailure,
  };
}

export function deleteOf(prefix: string, table: string, id: string) {
  if (table === 'audit') throw appendOnly();
  return { TableName: prefix + table, Key: { id: { S: id } } };
}

export function transactItem(prefix: string, write: TableWrite): TransactWriteItem {
  return write.kind === 'put'
    ? { Update: updateOf(prefix, write) }
    : { Delete: deleteOf(prefix, write.table, write.id) };
}

/** Of an item that is not there yet. */
export function firstVersion(condition: PutCondition | undefined): number {
  return condition !== undefined && 'absent' in condition ? (condition.first ?? 1) : 1;
}

/** The audit list only grows. */
function conditionOf(table: string, condition: PutCondition | undefined): 'absent' | number | undefined {
  if (condition !== undefined && 'absent' in condition) return 'absent';
  if (table !== 'audit') return condition?.version;
  if (condition !== undefined) throw appendOnly();
  return 'absent';
}

export function appendOnly(): Error {
  return new Error('the audit list is append-only');
}
