import type { LineCounts, Upload } from './contract/uploads.ts';
import type { FlowRecord } from './flow/record.ts';
import type { FileHead } from './formats/file-head.ts';
import type { DelimitedPlan, JsonPlan } from './formats/recognise.ts';
import type { LineIndex } from './scan/line-index.ts';

/** Turns one file into sorted Parquet of the flow schema, with a full account of its lines. */
export interface FlowEngine {
  head(path: string, name: string): Promise<FileHead>;
  /** Its parts are those of the flows alone. */
  ingest(job: IngestJob): Promise<IngestResult>;
  /** Rollups and lookups of an upload's flows, one of each for every part of them: what queries read to be fast. */
  derive(job: DeriveJob): Promise<FlowPart[]>;
  /** One file of what several of one table and day hold: the same flows in the same order, or the sums of their sums. */
  merge(job: MergeJob): Promise<FlowPart>;
  /** The first rows as `ingest` would make them; nothing is kept. */
  preview(job: Omit<IngestJob, 'partPath' | 'names'>, rows: number): Promise<PreviewResult>;
  /** Physical lines of a file as text, ascending. With the index of its ingest, far lines are reached at once. */
  lines(
    path: string,
    head: Pick<FileHead, 'container' | 'encoding'>,
    wanted: readonly number[],
    index?: LineIndex,
  ): Promise<{ line: number; text: string }[]>;
}

export interface IngestJob {
  /** The file as received. */
  readonly path: string;
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  readonly uploadId: string;
  readonly member: number;
  /** Zone where neither values, layout nor user name one. */
  readonly defaultZone: string | null;
  /** Now, in ms: times later than tomorrow are out of range. */
  readonly nowMs: number;
  /** Fresh path for a file the engine writes; the caller makes it visible or throws it away. */
  readonly partPath: () => string;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Names of public addresses by reverse DNS, the most wanted first; left out where nothing may ask the network. */
  readonly names?: (addresses: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface DeriveJob {
  readonly uploadId: string;
  /** Files of the flows, as `ingest` made them; a day may have several. */
  readonly flows: readonly { readonly path: string; readonly dt: string; readonly rows: number }[];
  /** Fresh path for a file the engine writes; the caller makes it visible or throws it away. */
  readonly partPath: () => string;
}

export interface MergeJob {
  readonly table: FlowPart['table'];
  readonly dt: string;
  /** Files of that table and day, of one upload, as `ingest`, `derive` or `merge` made them. */
  readonly parts: readonly Pick<FlowPart, 'path' | 'rows' | 'from' | 'to'>[];
  /** Fresh path for a file the engine writes; the caller makes it visible or throws it away. */
  readonly partPath: () => string;
}

export type IngestProgress = Pick<NonNullable<Upload['progress']>, 'stage' | 'done' | 'total' | 'unit'>;

/** One Parquet file of one day. */
export interface FlowPart {
  readonly table: 'flows' | 'rollup' | 'lookup';
  /** UTC date of the rows, or 1970-01-01 for rows without a usable time. */
  readonly dt: string;
  readonly path: string;
  readonly rows: number;
  /** Earliest and latest event time, ISO 8601; null where none. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface RejectedLine {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

export interface IngestResult {
  readonly parts: readonly FlowPart[];
  readonly lines: LineCounts;
  readonly rows: number;
  /** Null where the layout names no subscriber. */
  readonly subscribers: number | null;
  readonly firstEvent: string | null;
  readonly lastEvent: string | null;
  /** Sums over accepted rows; null where the layout has none or gives them per lease. */
  readonly bytesOut: number | null;
  readonly bytesIn: number | null;
  readonly zone: { readonly value: string; readonly why: string };
  readonly dateOrder: { readonly value: string; readonly why: string } | null;
  readonly flags: Readonly<Record<string, number>>;
  /** Every rejected line, ascending. */
  readonly rejects: readonly RejectedLine[];
  readonly preamble: readonly string[];
  readonly warnings: readonly string[];
  readonly truncated: boolean;
  /** What the text turned out to be written in: the head may not have shown it. */
  readonly encoding: FileHead['encoding'];
  /** For `lines`; empty where the file is packed or in another encoding. */
  readonly lineIndex: LineIndex;
}

export interface PreviewResult {
  readonly rows: readonly FlowRecord[];
  readonly rejects: readonly RejectedLine[];
  /** Share of sampled non-null cells that did not read, per column that has any. */
  readonly unread: readonly {
    readonly column: string;
    readonly bad: number;
    readonly total: number;
    readonly examples: readonly string[];
  }[];
}
