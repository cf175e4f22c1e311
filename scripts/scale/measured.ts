import { MANIFEST } from '../../functions/manifest.ts';

/**
 * What was measured of this program, and what had to be assumed. Input is `npm run flowtrail -- sample`, Parquet what
 * `ingest` made of it; the times are those of `npm run bench -- ingest` (README.md).
 */
export const LAYOUTS = {
  generic21: { inputBytes: 211.4, flowBytes: 43.6, derivedBytes: 2.2 },
  jio_nat: { inputBytes: 268.3, flowBytes: 23.7, derivedBytes: 2.1 },
  zeek_conn: { inputBytes: 143.3, flowBytes: 48.8, derivedBytes: 2.1 },
} as const;

/** The one the bench times, and all figures below are made of. */
export const ROW = LAYOUTS.generic21;
/** Of a row in the lookup table, the rest of `derivedBytes` being the rollup's. */
export const LOOKUP_BYTES = 1.7;

/** Wall seconds on two cores, rollup and address index included. The larger file took longer a row: it stands here for all. */
export const BENCH = { rows: 10_000_000, cores: 2, seconds: 49 + 7.5 } as const;

/** Merging 20 parts of 100,000 flows: processor seconds, as wall seconds on two cores. */
export const MERGE_BENCH = { rows: 2_000_000, cores: 2, seconds: 5.5 } as const;

/**
 * A file in pieces, in processor seconds by those of the same file ingested at once, in the same runs: one piece of 318 MB
 * (1.5 M rows of generic21), duckdbPieceEngine with 2 threads, median of seven rounds. Settling is that of all records by
 * their hashes; `recordBytes` are those of a record in the file of hashes.
 */
export const PIECE_BENCH = { survey: 0.26, ingest: 1.12, settle: 0.03, recordBytes: 19.4 } as const;

const MB_PER_PROCESSOR = 1769;
const ingest = MANIFEST.find(({ name }) => name === 'ingest')!;

export const ASSUMED = {
  /** Of the processors of a function, how many an ingest keeps busy: DuckDB writes by three lanes at most. */
  busyProcessors: Math.min(3, ingest.memoryMb / MB_PER_PROCESSOR),
  /** A processor of Lambda (arm64) does this share of what one of the bench's does. */
  processorShare: 0.8,
  /** Bytes a second between a function and S3. */
  transferBytes: 75e6,
  /** Reading an original, once to hash it and once to normalise it: times its size. */
  transfers: 2,
  /** Bytes a second that S3 copies by itself, sixteen parts at once. */
  copyBytes: 500e6,
  /** Start of DuckDB, geo tables, small requests, and the share of cold starts: seconds a file. */
  secondsPerFile: 3,
  /** Seconds to open DuckDB for one merge, and to remove one object: looking at the row, listing its versions, deleting. */
  secondsPerMerge: 0.2,
  removeSeconds: 0.05,
  /** Seconds to look at the row and have S3 copy one small object. */
  copySeconds: 0.15,
  /** Room on /tmp: times the file's size, as core/usecase/uploads/require-space.ts reckons for one machine. */
  diskFactor: 2.5,
  /** Seconds of a query over next to nothing: waiting, planning, listing, and fetching its answer. */
  querySeconds: 3,
  /** Bytes a second that a query reads, over all its workers. */
  queryBytes: 5e9,
  /** Seconds to list a thousand objects, or read a page of an index, from a function. */
  pageSeconds: 0.1,
  /** Seconds to fetch a hundred items by their ids. */
  batchSeconds: 0.015,
  /** Changes a second of one item, each read first and written on condition: about 20 ms each, and losers try again. */
  changesPerSecond: 25,
  /** Share of people who load an overview in the same few seconds. */
  lookingAtOnce: 0.05,
  /** Requests that a query makes of an object it opens: the footer, then columns. */
  getsPerObject: 2,
  /** Share of the flows' bytes that a query over all rows opens (columns it does not name stay closed). */
  columnShare: 0.1,
  /** The same of the rollup's. */
  rollupShare: 0.4,
  /** Share of the flows' row groups that one subscriber or address leaves open. */
  entityShare: 0.05,
  /** Bytes of log lines of an ingest, traces' share of calls. */
  logBytesPerFile: 4000,
  /** What Step Functions logs of one transition, input and output included. */
  logBytesPerTransition: 1500,
  traceShare: 0.05,
} as const;

/** Seconds that normalising so much input takes a function, without moving it. */
export function workSeconds(inputBytes: number): number {
  const rows = inputBytes / ROW.inputBytes;
  return (rows * BENCH.seconds * BENCH.cores) / BENCH.rows / (ASSUMED.busyProcessors * ASSUMED.processorShare);
}

/** Seconds of one call that does all of a file. */
export function fileSeconds(inputBytes: number): number {
  const { transferBytes, transfers, copyBytes, secondsPerFile } = ASSUMED;
  const made = (inputBytes / ROW.inputBytes) * (ROW.flowBytes + ROW.derivedBytes);
  const moved = inputBytes * transfers + made;
  return secondsPerFile + workSeconds(inputBytes) + moved / transferBytes + inputBytes / copyBytes;
}

/** Seconds of taking a file in, to be normalised by others: it is hashed, and S3 copies it. */
export function takeInSeconds(inputBytes: number): number {
  return ASSUMED.secondsPerFile + inputBytes / ASSUMED.transferBytes + inputBytes / ASSUMED.copyBytes;
}

/** The largest file that can be taken in by one call. */
export function mostBytesToTakeIn(seconds: number): number {
  const { transferBytes, copyBytes, secondsPerFile } = ASSUMED;
  return (seconds - secondsPerFile) / (1 / transferBytes + 1 / copyBytes);
}

/** Function seconds of one merge: fetching, sorting and writing so many flows, and storing what came of them. */
export function mergeSeconds({ rows, bytes }: { rows: number; bytes: number }): number {
  const { busyProcessors, processorShare, transferBytes, secondsPerMerge } = ASSUMED;
  const perRow = (MERGE_BENCH.seconds * MERGE_BENCH.cores) / MERGE_BENCH.rows / (busyProcessors * processorShare);
  return secondsPerMerge + rows * perRow + (2 * bytes) / transferBytes;
}
