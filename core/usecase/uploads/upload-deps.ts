import type { Receipt } from '../../contract/uploads.ts';
import type { FlowEngine, IngestJob } from '../../flow-engine.ts';
import type { Clock, Hasher, Log, ObjectInfo, ObjectStore, TableStore } from '../../ports.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Turns } from '../turns.ts';
import type { LargeIngest } from './pieces/large-ingest.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Visibility } from './visibility.ts';

/**
 * An object store that can take over a finished file and show an object as one. Where a lock keeps an object from being
 * deleted, deleting it only hides it.
 */
export interface FileObjectStore extends ObjectStore {
  adopt(key: string, path: string): Promise<ObjectInfo>;
  /**
   * A file that holds the object: its own, or a copy made for the asking, in a folder named for the object's partition
   * where its key has one (`dt=...`). With a range, a copy of bytes [start, end) of it. Throws NotFoundError where a copy
   * has no source.
   */
  fetch(key: string, range?: ByteRange): Promise<string>;
  /** Makes another object of the same bytes, in the same bucket. Throws NotFoundError. */
  copy(from: string, to: string): Promise<ObjectInfo>;
  /** Says that a file asked for is needed no more. */
  release(path: string): Promise<void>;
  temporaryPath(): string;
  /** All bytes that are left under a prefix, object by object; also of deleted ones, where a lock keeps them. */
  remains(prefix: string): AsyncIterable<Remains>;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface Remains {
  readonly key: string;
  /** When a lock on it ends, or ended, in milliseconds since 1970; null where it never had one. */
  readonly keptUntilMs: number | null;
}

/** Where the bytes of an upload come from: a body that is being sent, or an object that has arrived. */
export type UploadSource =
  | { readonly body: AsyncIterable<Uint8Array>; readonly onBytes?: (bytes: number) => void }
  | { readonly object: string };

/** Bytes that have come in whole, wherever they lie. */
export interface ReceivedBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of the object they were read from, where its store has them. */
  readonly etag?: string;
  /** Makes them an object; durable when it resolves. Throws UnavailableError where they are not what was hashed any more. */
  keepAs(key: string): Promise<void>;
  /** Lets go of them, kept or not; the object they came as stays. */
  discard(): Promise<void>;
}

export interface UploadDeps {
  readonly objects: FileObjectStore;
  readonly tables: TableStore;
  readonly flows: FlowEngine;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly log: Log;
  readonly audit: AuditLog;
  /** Takes bytes in as durable as they will be kept, hashing on the way; a body that breaks off leaves nothing. */
  readonly receive: (source: UploadSource) => Promise<ReceivedBytes>;
  /** Removes a temporary file; one that is not there is no error. */
  readonly discard: (path: string) => Promise<void>;
  readonly disk: () => Promise<{ free_bytes: number; total_bytes: number }>;
  readonly gzip: (text: AsyncIterable<string>) => AsyncIterable<Uint8Array>;
  readonly newId: () => string;
  /** Names by reverse DNS of a resolver (`address[:port]`; null: the system's). Nothing is asked before it is called. */
  readonly reverseDns: (server: string | null) => NonNullable<IngestJob['names']>;
  readonly progress: ProgressBoard;
  /** Deletions under way, by upload: whoever asks again waits for the same receipt. */
  readonly deletions: Map<string, Promise<Receipt>>;
  /** Deriving, deleting, putting back to work: what a user asks for waits for the background, and never fails by it. */
  readonly turns: Turns;
  readonly visibility: Visibility;
  /** How many workers share a large file; null where one has no limit. */
  readonly large: LargeIngest | null;
  /** Whether rollups and lookups are made before an upload is shown: for an engine that cannot do without them. */
  readonly derivesFirst: boolean;
  /**
   * Whether work that ends with an error comes again by itself: then what passes, such as a store that is too busy, is
   * left to that. Without it a file fails at once, and says so.
   */
  readonly comesAgain: boolean;
  /** Tells readers that the set of visible objects has changed. */
  readonly changed: () => Promise<void>;
  /** Removes what detection keeps of an upload; answers how many alerts went with it. */
  readonly forgetDetections: (uploadId: string) => Promise<number>;
  /** Leaves nothing of deleted rows in the files of the table store. */
  readonly purge: () => Promise<void>;
}
