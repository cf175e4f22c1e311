import type { LineCounts, Upload } from './contract/uploads.ts';
import type { FlowRecord } from './flow/record.ts';
import type { DateOrderDecision, OrderEvidence, OrderRules, TimeColumn } from './formats/date-order.ts';
import type { FileHead } from './formats/file-head.ts';
import type { TimeReading } from './formats/mapping-input.ts';
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

/**
 * One file by many workers: each takes a piece, and together they come to what `ingest` comes to alone. First every
 * piece is surveyed, then what all of them tell is put together, then each is ingested by it.
 */
export interface PieceEngine {
  /** What the start of a file, a few MiB of whole lines, shows of its times; null where it is not in the encoding the head showed. */
  times(job: Pick<IngestJob, 'path' | 'head' | 'plan'>): Promise<FirstTimes | null>;
  survey(job: SurveyJob): Promise<PieceSurvey>;
  /** Records that repeat an earlier one, of this piece or another. */
  repeats(job: RepeatsJob): Promise<PieceRepeats[]>;
  /** Its parts are those of the flows alone. */
  ingest(job: PieceJob): Promise<PieceResult>;
  /** How many people files of them name, each counted once. */
  countPeople(paths: readonly string[]): Promise<number>;
  /** Text of a packed file; of an archive that breaks off, what can be read. */
  unpack(bytes: AsyncIterable<Uint8Array>): Promise<Unpacked>;
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

export interface Unpacked {
  readonly text: AsyncIterable<Uint8Array>;
  /** The archive broke off; known once all is read. */
  readonly truncated: () => boolean;
}

/** A piece of a text that begins and ends between two records. */
export interface FilePiece {
  /** Physical line of the file that its first byte is on. */
  readonly firstLine: number;
  /** Bytes of the text above it. */
  readonly offset: number;
  /** The last line above it that named columns anew, as in joined Zeek logs. */
  readonly columns: string | null;
  /** The text ends with it because an archive breaks off. */
  readonly truncated: boolean;
}

export interface FirstTimes {
  readonly columns: readonly TimeColumn[];
  readonly backwards: OrderEvidence['backwards'];
}

export interface SurveyJob {
  /** A file of the piece alone. */
  readonly path: string;
  /** Head of the whole file. */
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  readonly piece: Omit<FilePiece, 'firstLine'>;
  readonly columns: readonly TimeColumn[];
  readonly rules: OrderRules;
  /** Where to write what tells its records apart, for `repeats`. */
  readonly recordsPath: string;
}

export interface PieceSurvey {
  /** Whether it is in the encoding the head showed; the rest means nothing where it is not. */
  readonly inEncoding: boolean;
  readonly physical: number;
  readonly records: number;
  /** The last of its lines that names columns anew. */
  readonly columns: string | null;
  /** All but `backwards`. */
  readonly evidence: OrderEvidence;
}

export interface RepeatsJob {
  /** Of all pieces in the order of the file: the file their survey wrote, and the physical line they begin on. */
  readonly pieces: readonly { readonly path: string; readonly firstLine: number }[];
  readonly outPath: () => string;
}

/** A file of a piece's repeating records; null where it has none. */
export interface PieceRepeats {
  readonly path: string | null;
  readonly count: number;
}

export interface PieceJob extends IngestJob {
  readonly piece: FilePiece;
  readonly facts: FileFacts;
  /** File that `repeats` made for this piece. */
  readonly repeats: string | null;
  /** Where to write the people its rows name. */
  readonly peoplePath: string;
}

/** What was decided over all pieces of a file. */
export interface FileFacts {
  readonly times: ReadonlyMap<string, TimeReading>;
  readonly order: DateOrderDecision | null;
  /** Digits of the one subscriber the letterhead names. */
  readonly subject: string | null;
}

/** As of a file that is nothing but the piece; without warnings, which are of the file as a whole. */
export interface PieceResult extends IngestResult {
  /** Records the piece was found to have, whatever became of them. */
  readonly records: number;
  /** Separators counted as footers because no record of the piece follows. */
  readonly trailing: number;
  /** The layout can name a subscriber. */
  readonly namesPeople: boolean;
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
