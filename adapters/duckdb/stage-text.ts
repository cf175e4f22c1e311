import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { joinCells, splitCells } from '../../core/formats/cells.ts';
import type { FileHead } from '../../core/formats/file-head.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import { classifyResidue, type ResidueClass } from '../../core/formats/residue.ts';
import { createLineMap, type LineMap } from '../../core/scan/line-map.ts';
import { createLineScanner } from '../../core/scan/line-scanner.ts';
import { openText, wholeLines } from './text-source.ts';

const MAX_LINE = 1 << 20;
/** A quoted cell may run over this many lines; an open quote beyond it spoils only its own line. */
const MAX_CELL_LINES = 32;
const KEPT_TEXT = 65_536;

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
  /** Physical lines that continue a record begun above, by the record's first line. */
  readonly continued: ReadonlyMap<number, number>;
  readonly padded: readonly number[];
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
  const stager = createStager(
    options,
    head.container === 'plain' && head.encoding === 'utf-8' && head.newline !== 'CR',
  );
  let bytesSeen = 0;
  for await (const { bytes, tooLong } of wholeLines(text.chunks, {
    maxLine: MAX_LINE,
    checkUtf8: head.encoding === 'utf-8',
  })) {
    if (tooLong) stager.tooLong(bytes);
    else await stager.take(bytes);
    bytesSeen += bytes.length;
    options.onBytes?.(bytesSeen);
  }
  return stager.finish(text.truncated(), plan);
}

interface Stager {
  take(chunk: Buffer): Promise<void>;
  tooLong(start: Buffer): void;
  finish(truncated: boolean, plan: DelimitedPlan | JsonPlan): Promise<StagedText>;
}

function createStager(options: StageOptions, inPlacePossible: boolean): Stager {
  const { plan } = options;
  const lines = plan.kind === 'json' ? jsonLines() : delimitedLines(plan);
  const scan = createLineScanner(lines.rules);
  const map = createLineMap();
  const residue: ResidueLine[] = [];
  const continued = new Map<number, number>();
  const padded: number[] = [];
  const copy = createCopy(options, inPlacePossible);
  let line = 1;
  let lastLineOpen = false;
  let skipUntil = 0;

  const keep = (entry: ResidueLine) => residue.push({ ...entry, text: entry.text.slice(0, KEPT_TEXT) });

  return {
    async take(chunk) {
      const base = line;
      let start = 0;
      let lineIndex = 0;
      const headerEnd = lines.preambleLines - base + 1;
      if (headerEnd > 0) {
        for (; lineIndex < headerEnd && start < chunk.length; lineIndex += 1) {
          const end = endOfLine(chunk, start);
          keep(lines.above(textOf(chunk, start, end), base + lineIndex));
          start = end + 1;
        }
        copy.skipped(Math.min(start, chunk.length), lineIndex);
      }
      const body = chunk.subarray(Math.min(start, chunk.length));
      const bodyLine = base + lineIndex;
      const found = scan(body);
      let runStart = 0;
      let runLine = bodyLine;
      for (let i = 0; i < found.irregularCount; i += 1) {
        const at = bodyLine + found.irregular[i * 3]!;
        if (at < skipUntil) continue;
        const from = found.irregular[i * 3 + 1]!;
        const to = found.irregular[i * 3 + 2]!;
        if (at > runLine) {
          await copy.write(body.subarray(runStart, from));
          map.add(runLine, at - runLine);
        }
        const outcome = lines.irregular({ body, from, to, line: at });
        if (outcome.kind === 'record') {
          await copy.rewrite(outcome.text);
          map.add(at, 1);
          if (outcome.lines > 1) continued.set(at, outcome.lines);
          if (outcome.padded) padded.push(at);
        } else {
          copy.irregular(at === bodyLine + found.lines - 1);
          keep({ line: at, class: outcome.class, reason: outcome.reason, text: textOf(body, from, to) });
        }
        skipUntil = at + outcome.lines;
        runStart = Math.min(outcome.end, body.length);
        runLine = skipUntil;
        if (lines.changed()) {
          line = runLine;
          return this.take(body.subarray(runStart));
        }
      }
      const total = bodyLine + found.lines;
      if (total > runLine) {
        await copy.write(body.subarray(runStart));
        map.add(runLine, total - runLine);
      }
      line = total;
      lastLineOpen = chunk[chunk.length - 1] !== 10;
    },
    tooLong(start) {
      copy.irregular(false);
      keep({ line, class: 'rejected', reason: 'LINE_TOO_LONG', text: `${start.toString('utf8')} ...` });
      line += 1;
    },
    async finish(truncated) {
      const staged = await copy.finish();
      const finished = map.finish();
      return {
        ...staged,
        map: finished,
        physical: line - 1,
        residue: settle(residue, finished, line - 1, truncated && lastLineOpen),
        continued,
        padded,
        truncated,
      };
    },
  };
}

/** Separators and notices below the last record belong to the footer; the cut-off last line of a cut-off file says so. */
function settle(residue: ResidueLine[], map: LineMap, physical: number, cut: boolean): ResidueLine[] {
  const lastRun = map.runs.at(-1);
  const lastRecord = lastRun === undefined ? 0 : lastRun.line + (map.records - lastRun.record) - 1;
  return residue.map((entry) => {
    if (cut && entry.line === physical && entry.class === 'rejected') return { ...entry, reason: 'TRUNC_LAST' };
    return entry.class === 'separator' && entry.line > lastRecord && lastRecord > 0
      ? { ...entry, class: 'footer' }
      : entry;
  });
}

function endOfLine(chunk: Buffer, start: number): number {
  const end = chunk.indexOf(10, start);
  return end < 0 ? chunk.length : end;
}

function textOf(chunk: Buffer, start: number, end: number): string {
  const stop = end > start && chunk[end - 1] === 13 ? end - 1 : end;
  return chunk.toString('utf8', start, Math.min(stop, start + KEPT_TEXT * 4));
}

interface IrregularLine {
  readonly body: Buffer;
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

type IrregularOutcome =
  | {
      readonly kind: 'record';
      readonly text: string;
      readonly lines: number;
      readonly end: number;
      readonly padded: boolean;
    }
  | {
      readonly kind: 'residue';
      readonly class: ResidueClass | 'preamble';
      readonly reason: string;
      readonly lines: 1;
      readonly end: number;
    };

interface LineRules {
  readonly rules: Parameters<typeof createLineScanner>[0];
  /** Lines up to and with the header. */
  readonly preambleLines: number;
  above(text: string, line: number): ResidueLine;
  irregular(at: IrregularLine): IrregularOutcome;
  /** True once after the rules changed: what follows must be scanned again. */
  changed(): boolean;
}

function jsonLines(): LineRules {
  return {
    rules: { delimiter: 0, quoted: false, cells: 0, header: new Uint8Array() },
    preambleLines: 0,
    above: (text, line) => ({ line, class: 'preamble', reason: '', text }),
    irregular: ({ body, from, to }) => {
      const text = textOf(body, from, to)
        .replaceAll('\u0000', '')
        .replace(/^\uFEFF/, '')
        .trim();
      if (text.startsWith('{')) return { kind: 'record', text, lines: 1, end: to + 1, padded: false };
      return { kind: 'residue', class: text === '' ? 'footer' : 'rejected', reason: 'NOT_JSON', lines: 1, end: to + 1 };
    },
    changed: () => false,
  };
}

function delimitedLines(plan: DelimitedPlan): LineRules {
  const { header } = plan;
  const headerText = header.marker === null ? joinCells(header.cells, header.delimiter) : '';
  const rules = {
    delimiter: header.delimiter.charCodeAt(0),
    quoted: header.quoted,
    cells: header.cells.length,
    header: Buffer.from(headerText),
  };
  const order = createColumnOrder(plan, rules);
  return {
    rules,
    preambleLines: header.line,
    above: (text, line) => ({ line, class: line === header.line ? 'header' : 'preamble', reason: '', text }),
    irregular: (at) => irregularCells(at, plan, { headerText, order }),
    changed: order.changed,
  };
}

interface DelimitedContext {
  readonly headerText: string;
  readonly order: ColumnOrder;
}

function irregularCells(at: IrregularLine, plan: DelimitedPlan, context: DelimitedContext): IrregularOutcome {
  const { delimiter, quoted, cells, marker } = plan.header;
  const text = textOf(at.body, at.from, at.to)
    .replaceAll('\u0000', '')
    .replace(/^\uFEFF/, '');
  const residue = (kind: ResidueClass | 'preamble', reason: string): IrregularOutcome => ({
    kind: 'residue',
    class: kind,
    reason,
    lines: 1,
    end: at.to + 1,
  });
  if (marker !== null && text.startsWith('#')) {
    context.order.comment(text);
    return residue(zeekComment(text), '');
  }
  const kind = classifyResidue(text, delimiter, context.headerText);
  if (kind !== 'rejected') return residue(kind, '');
  const parsed = splitCells(text, delimiter, quoted);
  if (parsed === null) return joined(at, plan) ?? residue('rejected', 'UNBALANCED_QUOTE');
  const fitted = context.order.fit(parsed);
  if (fitted === null) return residue('rejected', 'FIELD_COUNT_MISMATCH');
  return {
    kind: 'record',
    text: joinCells(fitted, delimiter),
    lines: 1,
    end: at.to + 1,
    padded: parsed.length !== cells.length,
  };
}

function zeekComment(text: string): ResidueClass | 'preamble' {
  if (text.startsWith('#close')) return 'footer';
  return /^#(fields|types)/.test(text) ? 'header' : 'preamble';
}

/** Too many cells are no harm where the surplus is empty: a trailing delimiter. Nothing is ever shifted. */
function fitCells(cells: string[], expected: number): string[] | null {
  if (cells.length < expected) return null;
  return cells.slice(expected).every((cell) => cell.trim() === '') ? cells.slice(0, expected) : null;
}

/** A record whose quoted cell runs over several lines, if the lines that follow complete it. */
function joined(at: IrregularLine, plan: DelimitedPlan): IrregularOutcome | null {
  const { delimiter, cells } = plan.header;
  let end = at.to;
  for (let lines = 2; lines <= MAX_CELL_LINES && end + 1 < at.body.length; lines += 1) {
    end = endOfLine(at.body, end + 1);
    if (end - at.from > KEPT_TEXT) return null;
    const text = textOf(at.body, at.from, end);
    const parsed = splitCells(text, delimiter);
    if (parsed === null) continue;
    if (parsed.length !== cells.length) return null;
    const flat = parsed.map((cell) => cell.replace(/\r?\n/g, ' '));
    return { kind: 'record', text: joinCells(flat, delimiter), lines, end: end + 1, padded: false };
  }
  return null;
}

interface ColumnOrder {
  comment(text: string): void;
  /** The cells in the first header's order; null where their number is wrong. */
  fit(cells: string[]): string[] | null;
  changed(): boolean;
}

/** Zeek may name other columns half way (concatenated logs): from there on every line is put into the first order. */
function createColumnOrder(plan: DelimitedPlan, rules: { cells: number }): ColumnOrder {
  const expected = plan.header.cells;
  let current: readonly string[] = expected;
  let changed = false;
  return {
    comment(text) {
      if (!text.startsWith('#fields')) return;
      const next = text.split(plan.header.delimiter).slice(1);
      if (next.join() === current.join()) return;
      current = next;
      rules.cells = next.join() === expected.join() ? expected.length : NEVER;
      changed = true;
    },
    fit(cells) {
      if (rules.cells !== NEVER) return fitCells(cells, expected.length);
      if (cells.length !== current.length) return null;
      return expected.map((name) => cells[current.indexOf(name)] ?? '-');
    },
    changed() {
      const was = changed;
      changed = false;
      return was;
    },
  };
}

/** No line has this many cells: all are looked at one by one. */
const NEVER = -2;

interface Copy {
  skipped(bytes: number, lines: number): void;
  write(bytes: Buffer): Promise<void>;
  rewrite(text: string): Promise<void>;
  irregular(last: boolean): void;
  finish(): Promise<{ path: string; skip: number }>;
}

function createCopy(options: StageOptions, inPlacePossible: boolean): Copy {
  let skip = 0;
  let out: ReturnType<typeof createWriteStream> | null = null;
  const open = () => {
    out ??= createWriteStream(options.copyPath, { mode: 0o600, highWaterMark: 1 << 22 });
    return out;
  };
  const write = async (bytes: Buffer | string) => {
    if (bytes.length === 0) return;
    const stream = open();
    if (!stream.write(bytes)) await new Promise<void>((resolve) => stream.once('drain', resolve));
  };
  if (!inPlacePossible) open();
  return {
    skipped: (_, lines) => {
      skip += lines;
    },
    write,
    rewrite: (text) => write(`${text}\n`),
    irregular: () => {},
    async finish() {
      const stream = open();
      stream.end();
      await finished(stream);
      return { path: options.copyPath, skip: 0 };
    },
  };
}
