import type { Receipt } from '../../contract/uploads.ts';
import type { FlowEngine, IngestJob } from '../../flow-engine.ts';
import type { Clock, Hasher, Log, ObjectInfo, ObjectStore, TableStore } from '../../ports.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Turns } from '../turns.ts';
import type { LargeIngest } from './pieces/large-ingest.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Visibility } from './visibility.ts';

/** An object store that can take over a finished file and show an object as one. */
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
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes that have come in whole, in a file of their own. */
export interface ReceivedFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface UploadDeps {
  readonly objects: FileObjectStore;
  readonly tables: TableStore;
  readonly flows: FlowEngine;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly log: Log;
  readonly audit: AuditLog;
  /** Takes bytes in to a durable temporary file, hashing on the way; a body that breaks off leaves none. */
  readonly receive: (body: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void) => Promise<ReceivedFile>;
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
