import { attributesOf } from '../../adapters/aws/table-items.ts';
import { openDatabase } from '../../adapters/local/database.ts';
import { localTableStore } from '../../adapters/local/table-store.ts';
import type { Item, ObjectInfo, PutCondition, TableStore, TableWrite } from '../../core/ports.ts';
import type { FileObjectStore } from '../../core/usecase/uploads/upload-deps.ts';

/** Calls as AWS counts them. */
export interface Counts {
  s3Puts: number;
  s3Gets: number;
  dynamoWrites: number;
  dynamoReads: number;
  /** Write units by table and, for the few items everybody writes, by id; `writes` of the item itself. */
  readonly byItem: Map<string, { writes: number; units: number }>;
  /** Largest item by table, as stored. */
  readonly itemBytes: Map<string, number>;
}

export function noCounts(): Counts {
  return { s3Puts: 0, s3Gets: 0, dynamoWrites: 0, dynamoReads: 0, byItem: new Map(), itemBytes: new Map() };
}

/** Parts of a large object, as adapters/aws/object-store.ts cuts it. */
const PART_BYTES = 16 * 1024 * 1024;

/** The same of one that S3 copies. */
const COPY_PART_BYTES = 256 * 1024 * 1024;

export interface CountingObjects extends FileObjectStore {
  /** Reads an object to hash it; answers its size. */
  hash(key: string): Promise<number>;
  copy(from: string, to: string): Promise<ObjectInfo>;
}

/** S3 as the adapter calls it, over sizes alone. */
export function countingObjects(counts: Counts, sizeOfPath: (path: string) => number): CountingObjects {
  const sizes = new Map<string, number>();
  let paths = 0;
  const head = (key: string): ObjectInfo | null => {
    counts.s3Gets += 1;
    const size = sizes.get(key);
    return size === undefined ? null : { key, size };
  };
  const stored = (key: string, size: number, partBytes = PART_BYTES) => {
    const parts = Math.ceil(size / partBytes);
    // One request, or one to begin, one a part and one to end.
    counts.s3Puts += parts <= 1 ? 1 : parts + 2;
    sizes.set(key, size);
    return { key, size };
  };
  return {
    async put(key, body) {
      let size = 0;
      if (body instanceof Uint8Array) size = body.byteLength;
      else for await (const chunk of body) size += chunk.byteLength;
      return stored(key, size);
    },
    async *get() {
      counts.s3Gets += 1;
      yield new Uint8Array();
    },
    head: async (key) => head(key),
    async *list() {
      counts.s3Puts += 1;
      yield* [];
    },
    async delete(key) {
      // The versions are listed; deleting them costs nothing.
      counts.s3Puts += 1;
      sizes.delete(key);
    },
    adopt: async (key, path) => stored(key, sizeOfPath(path)),
    async fetch(key) {
      counts.s3Gets += Math.ceil((head(key)?.size ?? 0) / PART_BYTES);
      return key;
    },
    async *remains() {
      counts.s3Puts += 1;
      yield* [];
    },
    async hash(key) {
      const size = head(key)?.size ?? 0;
      counts.s3Gets += Math.ceil(size / PART_BYTES);
      return size;
    },
    async copy(from, to) {
      return stored(to, head(from)?.size ?? 0, COPY_PART_BYTES);
    },
    release: async () => {},
    temporaryPath: () => `part-${paths++}`,
  };
}

/** DynamoDB as the adapter calls it: an item is written once for itself and once for each index it stands in. */
export function countingTables(counts: Counts): TableStore {
  const inner = localTableStore({ database: openDatabase(':memory:') });
  const noteWrite = (write: TableWrite, together: boolean) => {
    const item = write.kind === 'put' ? write.item : {};
    const attributes = attributesOf(write.table, write.id, item);
    const bytes = bytesOf(attributes) + write.id.length;
    const indexes = Object.keys(attributes).filter((name) => name.endsWith('_equals')).length;
    const own = Math.ceil(bytes / 1024) * (together ? 2 : 1);
    const units = own + Math.ceil(bytes / 1024) * indexes;
    counts.dynamoWrites += units;
    const name = write.table === 'settings' ? `settings/${write.id}` : write.table;
    const known = counts.byItem.get(name) ?? { writes: 0, units: 0 };
    counts.byItem.set(name, { writes: known.writes + 1, units: known.units + own });
    counts.itemBytes.set(write.table, Math.max(bytes, counts.itemBytes.get(write.table) ?? 0));
  };
  return {
    maxWrites: 100,
    async get(table, id) {
      const found = await inner.get(table, id);
      counts.dynamoReads += found === null ? 1 : Math.ceil(bytesOf(attributesOf(table, id, found.item)) / 4096);
      return found;
    },
    put(table: string, id: string, item: Item, condition?: PutCondition) {
      noteWrite({ kind: 'put', table, id, item }, false);
      return inner.put(table, id, item, condition);
    },
    delete(table, id) {
      noteWrite({ kind: 'delete', table, id }, false);
      return inner.delete(table, id);
    },
    query: (table, query) => inner.query(table, query),
    async *scan(table) {
      counts.dynamoReads += 1;
      yield* inner.scan(table);
    },
    transact(writes) {
      for (const write of writes) noteWrite(write, true);
      return inner.transact(writes);
    },
  };
}

function bytesOf(attributes: ReturnType<typeof attributesOf>): number {
  return Object.entries(attributes).reduce((sum, [name, value]) => {
    const stored = value?.B?.byteLength ?? Buffer.byteLength(value?.S ?? value?.N ?? '');
    return value === undefined ? sum : sum + name.length + stored;
  }, 0);
}
