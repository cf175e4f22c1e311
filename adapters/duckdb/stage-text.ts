import type { FilePiece } from '../../core/flow-engine.ts';
import type { FileHead } from '../../core/formats/file-head.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import { delimitedLines } from '../../core/scan/delimited-lines.ts';
import { jsonLines } from '../../core/scan/json-lines.ts';
import { type LineRules, MAX_LINE } from '../../core/scan/line-rules.ts';
import { LineStager, type StagedLines } from './line-stager.ts';
import { createRecordFile, type RecordFile } from './record-file.ts';
import { openText, type TextStream, wholeLines } from './text-source.ts';

/** In a path, DuckDB reads these as a pattern for any number of files. */
const GLOB = /[*?[\]]/;

const WHOLE_FILE: FilePiece = { firstLine: 1, offset: 0, columns: null, truncated: false };

/** A file made ready for the SQL engine: only plain records, and an account of every other line. */
export interface StagedText extends StagedLines {
  /** File of records; the original itself where nothing had to be taken out. */
  readonly path: string;
  /** Lines to skip at its start. */
  readonly skip: number;
  /** The archive it came in breaks off. */
  readonly truncated: boolean;
}

export interface StageOptions {
  readonly path: string;
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  /** The file holds a piece of the one the head is of. */
  readonly piece?: FilePiece;
  /** Where a cleaned copy may be written. */
  readonly copyPath: string;
  readonly onBytes?: (bytes: number) => void;
}

/** One pass over the file. Throws EncodingMismatch where it is not the encoding its head showed. */
export async function stageText(options: StageOptions): Promise<StagedText> {
  const { head, plan, path, copyPath } = options;
  const text = openText(path, head, { continued: (options.piece?.offset ?? 0) > 0 });
  const piece = options.piece ?? WHOLE_FILE;
  const rules = plan.kind === 'json' ? jsonLines() : delimitedLines(plan.header, piece.columns);
  const asReceived = head.container === 'plain' && head.encoding === 'utf-8';
  const records = createRecordFile({
    original: path,
    copyPath,
    inPlace: asReceived && !head.bom && rules.preambleLines <= 1 && !head.lines[0]!.includes('"') && !GLOB.test(path),
  });
  try {
    return await stageInto(records, { ...options, piece, text, rules, asReceived });
  } finally {
    records.abandon();
  }
}

interface Staging extends StageOptions {
  readonly piece: FilePiece;
  readonly text: TextStream;
  readonly rules: LineRules;
  /** Bytes and offsets are those of the file. */
  readonly asReceived: boolean;
}

async function stageInto(records: RecordFile, options: Staging): Promise<StagedText> {
  const { text, rules, head, piece, asReceived } = options;
  const isFirst = piece.offset === 0;
  const truncated = () => text.truncated() || piece.truncated;
  const start = { line: piece.firstLine, offset: piece.offset };
  const stager = new LineStager({ rules, records, offset: head.bom && isFirst ? 3 : 0, start });
  let rest: Uint8Array = new Uint8Array();
  const settleRest = async () => {
    await stager.take(rest, false);
    rest = new Uint8Array();
  };
  for await (const found of wholeLines(text.chunks, { maxLine: MAX_LINE, checkUtf8: head.encoding === 'utf-8' })) {
    if (text.altered()) await stager.leaveOriginal();
    if (found.kind === 'too_long') {
      await settleRest();
      await stager.tooLong(found.bytes, found.size);
    } else if (found.kind === 'open' && truncated()) {
      await settleRest();
      await stager.brokenOff(found.bytes);
    } else {
      const bytes = rest.length === 0 ? found.bytes : Buffer.concat([rest, found.bytes]);
      rest = Buffer.from(bytes.subarray(await stager.take(bytes, true)));
    }
    options.onBytes?.(text.bytesRead());
  }
  await settleRest();
  const written = await records.finish();
  const staged = stager.finish();
  return {
    ...staged,
    index: asReceived ? staged.index : [],
    path: written.path,
    skip: written.inPlace && isFirst ? rules.preambleLines : 0,
    truncated: truncated(),
  };
}
