import type { QueryScope, QueryTable, SqlQuery } from './query/sql-query.ts';

/** What the domain needs of the world. Each port has one contract suite in test/contract that every adapter passes. */

export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  /** When it was put, where a listing tells. */
  readonly modifiedMs?: number;
  /** Another for other bytes, where a head tells. */
  readonly etag?: string;
}

/** Whole, immutable objects under slash-separated keys. A put is visible completely or not at all. */
export interface ObjectStore {
  /** Overwrites. Resolves when the object is durable. */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<ObjectInfo>;
  /** Bytes [start, end) of the object, the whole by default. Throws NotFoundError. */
  get(key: string, range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
  head(key: string): Promise<ObjectInfo | null>;
  /** Keys under a prefix, ascending. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Deleting what is not there is no error. With an etag, only the object that has it: another is left as it is. */
  delete(key: string, etag?: string): Promise<void>;
}

export type Item = Readonly<Record<string, unknown>>;

/**
 * Condition on the stored item a write needs; a failed one throws ConflictError and changes nothing. `first`: the version
 * that an item begins with, 1 unless said; of an item that is deleted and made anew, no version is to come twice.
 */
export type PutCondition = { readonly absent: true; readonly first?: number } | { readonly version: number };

export interface IndexQuery {
  /** Name of an index declared in core/tables.ts. */
  readonly index: string;
  readonly equals: string;
  /** Half-open range over the index's sort value. */
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  readonly limit?: number;
}

/** Small items by id and by the indexes of core/tables.ts. Items are JSON; every write raises the item's version. */
export interface TableStore {
  /** Writes one transaction takes; more throw. */
  readonly maxWrites: number;
  get(table: string, id: string): Promise<{ item: Item; version: number } | null>;
  put(table: string, id: string, item: Item, condition?: PutCondition): Promise<number>;
  delete(table: string, id: string): Promise<void>;
  query(table: string, query: IndexQuery): Promise<Item[]>;
  /** All items of a table, ascending by id; for small tables and sweeps, never on a request path of a large one. */
  scan(table: string): AsyncIterable<Item>;
  /** All writes or none; at most `maxWrites`, each of another item. */
  transact(writes: readonly TableWrite[]): Promise<void>;
}

export type TableWrite =
  | {
      readonly kind: 'put';
      readonly table: string;
      readonly id: string;
      readonly item: Item;
      readonly condition?: PutCondition;
    }
  | { readonly kind: 'delete'; readonly table: string; readonly id: string };

export interface StreamRecord {
  readonly shard: string;
  /** Position in the shard, strictly ascending, sortable as text. */
  readonly sequence: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** An ordered, durable log per shard; a reader keeps its own position. */
export interface EventStream {
  put(records: readonly { partitionKey: string; data: Uint8Array }[]): Promise<void>;
  shards(): Promise<string[]>;
  /** Records after a position (null: from the oldest kept), at most `limit`. */
  read(shard: string, after: string | null, limit: number): Promise<StreamRecord[]>;
}

export type SqlValue = string | number | boolean | null | readonly string[];

export interface QueryResult {
  readonly columns: readonly { name: string; type: string }[];
  /** Times as ISO 8601 with Z, integers beyond 2^53 as decimal strings. */
  readonly rows: SqlValue[][];
}

/** Runs the portable queries of core/query over the visible data. */
export interface QueryEngine {
  run(query: SqlQuery): Promise<QueryResult>;
  /** Batches of rows, so that a result of millions never stands in memory. */
  stream(query: SqlQuery): AsyncIterable<QueryResult>;
}

export interface PendingFlows {
  readonly uploadId: string;
  /** Objects of its flows. */
  readonly objects: readonly string[];
}

/** Tells the query engine which objects are visible, and where a table's columns come from. */
export interface Catalog {
  /** Objects of a table that can hold rows of these uploads and this period; the engine reads no others. */
  objects(table: QueryTable, scope: QueryScope): Promise<readonly string[]>;
  /**
   * Flows in scope of which rollups and lookups are still to be made: those tables are complete only with what these
   * would give. Asked in one breath with `objects`, both tell of the same moment.
   */
  pending(scope: QueryScope): Promise<readonly PendingFlows[]>;
  /** Changes whenever the set of visible objects does. */
  version(): number;
}

export interface Identity {
  /** Who sent this access token or API token. Throws UnauthenticatedError; never says why in its message. */
  authenticate(authorization: string | null): Promise<Principal>;
}

export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly role: 'viewer' | 'analyst' | 'admin';
  readonly via: 'session' | 'token';
  /** Scopes of an API token; a session has all its role allows. */
  readonly scopes: readonly string[];
  /** Session to end on sign-out; null for API tokens. */
  readonly sessionId: string | null;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export interface Hasher {
  /** Lower-case hex SHA-256. */
  sha256(data: Uint8Array | string): string;
}

export interface Log {
  info(event: string, detail?: Item): void;
  warn(event: string, detail?: Item): void;
  error(event: string, detail?: Item): void;
}
