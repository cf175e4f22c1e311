import type { FileHead } from '../../core/formats/file-head.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import type { ResidueClass } from '../../core/formats/residue.ts';
import type { CellFacts } from '../../core/scan/cell-facts.ts';
import { delimitedLines } from '../../core/scan/delimited-lines.ts';
import { jsonLines } from '../../core/scan/json-lines.ts';
import { createLineIndex, type LineMark } from '../../core/scan/line-index.ts';
import { createLineMap, type LineMap } from '../../core/scan/line-map.ts';
import { keptText, type LineRules, MAX_LINE, tooLongText } from '../../core/scan/line-rules.ts';
import { createLineScanner } from '../../core/scan/line-scanner.ts';
import { createRecordFile, type RecordFile } from './record-file.ts';
import { openText, wholeLines } from './text-source.ts';

/** Bytes scanned at once: what has to be scanned again after a change of rules stays small. */
const SLICE_BYTES = 1 << 18;
const NEWLINE = 10;

export interface ResidueLine {
  readonly line: number;
  readonly class: ResidueClass | 'preamble';
  readonly reason: string;
  readonly text: string;
}

/** A file made ready for the SQL engine: only plain records, and an account of every other line. */
export interface StagedText {
  /** File of records without header; the original itself where nothing had to be taken out. */
  readonly path: string;
  /** Lines to skip at its start. */
  readonly skip: number;
  readonly map: LineMap;
  readonly physical: number;
  readonly residue: readonly ResidueLine[];
  /** Records whose cells run over several lines: first line -> number of lines. */
  readonly continued: ReadonlyMap<number, number>;
  /** Lines of records that had empty cells too many. */
  readonly padded: readonly number[];
  /** What the cells of each column are made of; empty for JSON. */
  readonly facts: readonly CellFacts[];
  /** Places to begin reading the original at; empty where it is packed or in another encoding. */
  readonly index: readonly LineMark[];
  readonly truncated: boolean;
}

export interface StageOptions {
  readonly path: string;
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  /** Where a cleaned copy may be written. */
  readonly copyPath: string;
  readonly onBytes?: (bytes: number) => void;
}

/** One pass over the file. Throws EncodingMismatch where it is not the encoding its head showed. */
export async function stageText(options: StageOptions): Promise<StagedText> {
  const { head, plan } = options;
  const text = openText(options.path, head);
  const rules = plan.kind === 'json' ? jsonLines() : delimitedLines(plan.header);
  const asIs = head.container === 'plain' && head.encoding === 'utf-8';
  const records = createRecordFile({
    original: options.path,
    copyPath: options.copyPath,
    inPlace: asIs && rules.preambleLines <= 1 && !head.lines[0]!.includes('"'),
  });
  const stager = createStager(rules, records, text.skippedBytes);
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  for await (const { bytes, tooLong } of wholeLines(text.chunks, {
    maxLine: MAX_LINE,
    checkUtf8: head.encoding === 'utf-8',
  })) {
    if (text.altered()) await stager.leaveOriginal();
    if (tooLong) {
      await stager.take(rest, false);
      rest = Buffer.alloc(0);
      await stager.tooLong(bytes);
    } else {
      const joined = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      rest = joined.subarray(await stager.take(joined, true));
    }
    options.onBytes?.(text.bytesRead());
  }
  await stager.take(rest, false);
  const { path, inPlace } = await records.finish();
  const staged = stager.finish(text.truncated());
  return { ...staged, path, skip: inPlace ? rules.preambleLines : 0, index: asIs ? staged.index : [] };
}

interface Stager {
  /** Accounts for the lines of these bytes; how many of them are done with, less than all only where `more` follow. */
  take(bytes: Uint8Array, more: boolean): Promise<number>;
  tooLong(line: { start: Uint8Array; size: number }): Promise<void>;
  /** From here on the text is no longer what stands in the file. */
  leaveOriginal(): Promise<void>;
  finish(truncated: boolean): Omit<StagedText, 'path' | 'skip'>;
}

function createStager(rules: LineRules, records: RecordFile, skippedBytes: () => number): Stager {
  const scanner = createLineScanner(rules.scan);
  const map = createLineMap();
  const index = createLineIndex();
  const residue: ResidueLine[] = [];
  const continued = new Map<number, number>();
  const padded: number[] = [];
  let line = 1;
  /** Bytes done with, without a byte-order mark at the start. */
  let done = 0;
  let lastLineOpen = false;
  const offset = () => done + skippedBytes();

  const pass = (lines: number, size: number) => {
    line += lines;
    done += size;
  };
  const leaveOut = async (entry: Omit<ResidueLine, 'line'>, size: number) => {
    if (line > rules.preambleLines) await records.leaveOut(offset());
    residue.push({ line, ...entry });
    pass(1, size);
  };
  const keep = async (bytes: Uint8Array, lines: number) => {
    if (lines === 0) return;
    await records.keep(bytes, offset());
    map.add(line, lines);
    pass(lines, bytes.length);
  };

  /** The irregular line of these bytes; what of them it takes, null where more must be read to tell. */
  const takeIrregular = async (bytes: Uint8Array, found: Found, more: boolean): Promise<number | null> => {
    const outcome = rules.irregular({ bytes, ...found, line, more });
    if (outcome.kind === 'unfinished') return null;
    if (outcome.kind === 'residue') {
      const end = Math.min(found.to + 1, bytes.length);
      await leaveOut({ ...outcome, text: keptText(bytes, found.from, found.to) }, end - found.from);
      return end;
    }
    const end = Math.min(outcome.end, bytes.length);
    await records.rewrite(outcome.text, offset());
    scanner.observe(Buffer.from(outcome.text));
    map.add(line, 1);
    if (outcome.lines > 1) continued.set(line, outcome.lines);
    if (outcome.padded) padded.push(line);
    pass(outcome.lines, end - found.from);
    return end;
  };

  const takeAbove = async (bytes: Uint8Array): Promise<number> => {
    let at = 0;
    while (line <= rules.preambleLines && at < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, at);
      const to = newline < 0 ? bytes.length : newline;
      const end = Math.min(to + 1, bytes.length);
      await leaveOut({ class: rules.above(line), reason: '', text: keptText(bytes, at, to) }, end - at);
      at = end;
    }
    return at;
  };

  /** Scans whole lines from `start` to `stop`; how far it came. */
  const takeSlice = async (bytes: Uint8Array, { start, stop }: Slice, more: boolean): Promise<number | null> => {
    const found = scanner.scan(bytes.subarray(start, stop));
    const { irregular, irregularCount } = found;
    const first = line;
    let at = start;
    for (let i = 0; i < irregularCount; i += 1) {
      const lineAt = first + irregular[i * 3]!;
      if (lineAt < line) continue;
      const from = start + irregular[i * 3 + 1]!;
      await keep(bytes.subarray(at, from), lineAt - line);
      const end = await takeIrregular(bytes, { from, to: start + irregular[i * 3 + 2]! }, more);
      if (end === null || end > stop || rules.changed()) return end === null ? -from - 1 : end;
      at = end;
    }
    await keep(bytes.subarray(at, stop), first + found.lines - line);
    return stop;
  };

  return {
    async take(bytes, more) {
      let at = await takeAbove(bytes);
      while (at < bytes.length) {
        index.pass(line, offset());
        const stop = sliceEnd(bytes, at);
        const reached = await takeSlice(bytes, { start: at, stop }, more);
        if (reached < 0) return -reached - 1;
        at = reached;
      }
      if (bytes.length > 0) lastLineOpen = bytes[bytes.length - 1] !== NEWLINE;
      return at;
    },
    tooLong: ({ start, size }) =>
      leaveOut({ class: 'rejected', reason: 'LINE_TOO_LONG', text: tooLongText(start) }, size),
    leaveOriginal: () => records.leaveOut(offset()),
    finish(truncated) {
      const finished = map.finish();
      return {
        map: finished,
        physical: line - 1,
        residue: settle(residue, finished, { physical: line - 1, cut: truncated && lastLineOpen }),
        continued,
        padded,
        facts: scanner.facts(),
        index: index.finish(),
        truncated,
      };
    },
  };
}

function sliceEnd(bytes: Uint8Array, from: number): number {
  if (bytes.length - from <= SLICE_BYTES) return bytes.length;
  const newline = bytes.lastIndexOf(NEWLINE, from + SLICE_BYTES);
  if (newline >= from) return newline + 1;
  const next = bytes.indexOf(NEWLINE, from);
  return next < 0 ? bytes.length : next + 1;
}

/** Separators below the last record belong to the footer; the cut-off last line of a cut-off file says so. */
function settle(
  residue: readonly ResidueLine[],
  map: LineMap,
  { physical, cut }: { physical: number; cut: boolean },
): ResidueLine[] {
  const lastRun = map.runs.at(-1);
  const lastRecord = lastRun === undefined ? 0 : lastRun.line + (map.records - lastRun.record) - 1;
  return residue.map((entry) => {
    if (cut && entry.line === physical && entry.class === 'rejected') return { ...entry, reason: 'TRUNC_LAST' };
    const below = entry.class === 'separator' && entry.line > lastRecord && lastRecord > 0;
    return below ? { ...entry, class: 'footer' } : entry;
  });
}
