import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../core/errors.ts';
import type { Item } from '../../core/ports.ts';
import { indexEntries } from '../../core/table-indexes.ts';

/** An item of DynamoDB: `id`, `item`, `version`, `expires`, and for each index `<index>_equals` and `<index>_sort`. */
export type Attributes = Record<string, AttributeValue>;

/** JSON of more bytes is kept packed: reading and writing cost by the kilobyte. */
const PACKED_FROM = 8 * 1024;
/** DynamoDB takes 400 KiB with names and index values; those have what remains. */
const MAX_BYTES = 384 * 1024;
/** A partition key holds 2048 bytes; a longer value stands there by its hash. */
const MAX_EQUALS_BYTES = 1024;

/** Attributes beside `id` and `version`; undefined for those that the item must not have. */
export function attributesOf(table: string, id: string, item: Item): Record<string, AttributeValue | undefined> {
  const attributes: Record<string, AttributeValue | undefined> = { item: packed(item) };
  for (const { name, found } of indexEntries(table, item)) {
    attributes[`${name}_equals`] = found === null ? undefined : { S: equalsText(found.equals) };
    attributes[`${name}_sort`] = found === null ? undefined : { S: sortText(found.sort, id) };
  }
  const expires = item['expires_s'];
  attributes['expires'] = typeof expires === 'number' ? { N: String(Math.floor(expires)) } : undefined;
  return attributes;
}

function packed(item: Item): AttributeValue {
  const json = JSON.stringify(item);
  if (Buffer.byteLength(json) <= PACKED_FROM) return { S: json };
  const bytes = gzipSync(json);
  if (bytes.byteLength > MAX_BYTES)
    throw new InvalidInputError(`expected an item of at most ${MAX_BYTES} bytes packed, got ${bytes.byteLength}`);
  return { B: bytes };
}

export function itemOf({ item }: Attributes): Item {
  const json = item?.B === undefined ? item?.S : gunzipSync(item.B).toString('utf8');
  if (json === undefined) throw new Error('expected an item as text or packed bytes');
  return JSON.parse(json) as Item;
}

export function versionOf({ version }: Attributes): number {
  return Number(version?.N);
}

/** No key of DynamoDB is empty or of any length. */
export function equalsText(equals: string): string {
  if (equals === '') return '\u0000';
  if (Buffer.byteLength(equals) <= MAX_EQUALS_BYTES) return equals;
  return `\u0000${createHash('sha256').update(equals).digest('hex')}`;
}

/** Items of one sort value stand in order of their ids, and a range over the values stays half-open. */
function sortText(sort: string, id: string): string {
  return `${sort}\u0000${id}`;
}
