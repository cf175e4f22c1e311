import { gzipSync } from 'node:zlib';
import { isoTime } from '../../core/iso-time.ts';
import { partKeys } from '../../core/usecase/uploads/adopt-parts.ts';
import type { UploadItem } from '../../core/usecase/uploads/upload-item.ts';
import type { FileShape } from './count-upload.ts';
import { LOOKUP_BYTES, ROW } from './measured.ts';
import { PIECE_OBJECTS, partsOfPieces, piecesOf, recordBytes } from './pieces.ts';
import { seededRandom } from './seeded-random.ts';

/** What the steps of a large file ask for beside its taking in. */
export interface StepCounts {
  readonly s3Puts: number;
  readonly s3Gets: number;
  /** Write units: of the row with its index, of notes of progress, of who may see the upload. */
  readonly rowWrites: number;
  readonly progressWrites: number;
  readonly visibilityWrites: number;
  readonly dynamoReads: number;
  /** Calls of the function, and transitions of the state machine with those of its children. */
  readonly calls: number;
  readonly transitions: number;
}

const PART_BYTES = 16 * 1024 ** 2;
const FIRST_BYTES = 32 * 1024 ** 2;
const LINES_PER_ENTRY = 65_536;
const PACKED_FROM = 8 * 1024;
const DAY_MS = 86_400_000;
/** Plan, its choice, two maps, settle, its choice, commit, the end, and the start. */
const OWN_TRANSITIONS = 9;
/** Each piece is a child in each map: its start, its one state, its end. */
const CHILD_TRANSITIONS = 3;
/** Plan, settle, commit; and two for each piece. */
const OWN_CALLS = 3;

/** Requests of the steps in core/usecase/uploads/pieces, step by step; nothing is done twice, and no record repeats. */
export function countSteps(shape: FileShape, row: UploadItem): StepCounts {
  const { bytes } = shape;
  const pieces = piecesOf(bytes);
  const parts = partsOfPieces(shape);
  const piece = bytes / pieces;
  const gets = (size: number) => 1 + Math.ceil(size / PART_BYTES);
  const puts = (size: number) => (size <= PART_BYTES ? 1 : Math.ceil(size / PART_BYTES) + 2);
  const records = recordBytes(piece);
  const widths = [ROW.flowBytes, ROW.derivedBytes - LOOKUP_BYTES, LOOKUP_BYTES];
  const partPuts = widths.map((width) => shape.days * puts(((piece / ROW.inputBytes) * width) / shape.days));
  const made = partPuts.reduce((sum, count) => sum + count, 0);
  const objects = parts + pieces * PIECE_OBJECTS + 2;
  // The row is small until the places of its parts are noted in it.
  const rowUnits = Math.ceil(packedBytes(row) / 1024);
  const placing = { ...row, parts: [], placing: row.parts.map(({ key }) => key) };
  const placingBytes = packedBytes(placing);
  return {
    // Plan; two lists a survey and an ingest; then ledger, rejected lines, copies, and the work folder's removal.
    s3Puts:
      1 +
      pieces * (2 + puts(records) + 1) +
      1 +
      pieces * (2 + made + 3) +
      2 +
      parts +
      Math.ceil(objects / 1000) +
      objects,
    // Plan: the head, the first text, and a look at each place to cut at, of pieces and of the first text's size.
    s3Gets:
      2 +
      gets(FIRST_BYTES) +
      pieces +
      Math.ceil(bytes / FIRST_BYTES) +
      pieces * (1 + gets(piece)) +
      (1 + pieces + pieces * gets(records)) +
      pieces * (2 + gets(piece)) +
      (2 + pieces * 4 + parts),
    // Two notes of progress a step; the places, and the row in a transaction, each with its index; who may see it, twice.
    rowWrites: 2 * Math.ceil(placingBytes / 1024) + 3 * rowUnits,
    progressWrites: 2 * 2 * pieces,
    visibilityWrites: 2,
    dynamoReads: 4 + pieces * 3 + 2 + pieces * 3 + 2 + parts * Math.ceil(placingBytes / 4096),
    calls: OWN_CALLS + 2 * pieces,
    transitions: OWN_TRANSITIONS + 2 * CHILD_TRANSITIONS * pieces,
  };
}

/** The row of a file in pieces once it is ready, made of that of a smaller one. Sizes and times differ, as they do. */
export function rowInPieces(like: UploadItem, { bytes, days }: FileShape): UploadItem {
  const random = seededRandom(1);
  const pieces = piecesOf(bytes);
  const rows = bytes / ROW.inputBytes / pieces / days;
  const widths = { flows: ROW.flowBytes, rollup: ROW.derivedBytes - LOOKUP_BYTES, lookup: LOOKUP_BYTES };
  const [first] = like.parts;
  const startMs = Date.parse(`${first!.dt}T00:00:00Z`);
  const files = Object.entries(widths).flatMap(([table, width]) =>
    Array.from({ length: pieces * days }, (_, i) => {
      const dayMs = startMs - (i % days) * DAY_MS;
      const own = Math.ceil(rows * (0.5 + random()));
      const from = isoTime(dayMs + Math.floor(random() * 1000) * 1000);
      const to = isoTime(dayMs + DAY_MS - 1000 - Math.floor(random() * 1000) * 1000);
      const [dt, size] = [isoTime(dayMs).slice(0, 10), Math.ceil(own * width)];
      return { table: table as 'flows' | 'rollup' | 'lookup', dt, size, rows: own, from, to };
    }),
  );
  const keys = partKeys(like, files, 0);
  const line_index = Array.from({ length: Math.floor(bytes / ROW.inputBytes / LINES_PER_ENTRY) }, (_, i) =>
    Math.floor((i + random()) * LINES_PER_ENTRY * ROW.inputBytes),
  );
  return { ...like, size_bytes: bytes, line_index, parts: files.map((file, i) => ({ ...file, key: keys[i]! })) };
}

/** As the table keeps it, adapters/aws/table-items.ts, without its bound. */
export function packedBytes(row: UploadItem): number {
  const json = JSON.stringify(row);
  return json.length <= PACKED_FROM ? json.length : gzipSync(json).byteLength;
}
