import type { ResidueClass } from '../../core/formats/residue.ts';
import type { CellFacts } from '../../core/scan/cell-facts.ts';
import { createLineIndex, type LineIndex, type LineIndexBuilder, type LineMark } from '../../core/scan/line-index.ts';
import { createLineMap, type LineMap } from '../../core/scan/line-map.ts';
import { keptText, type LineRules, tooLongText } from '../../core/scan/line-rules.ts';
import { createLineScanner, type LineScanner } from '../../core/scan/line-scanner.ts';
import type { RecordFile } from './record-file.ts';

/** Bytes scanned at once: what has to be scanned again after a change of rules stays small. */
const SLICE_BYTES = 1 << 18;
const NEWLINE = 10;

export interface ResidueLine {
  readonly line: number;
  readonly class: ResidueClass | 'preamble';
  readonly reason: string;
  readonly text: string;
}

/** The account of a file's lines. */
export interface StagedLines {
  readonly map: LineMap;
  readonly physical: number;
  readonly residue: readonly ResidueLine[];
  /** Separators below the last record: they belong to the footer, unless more of the file follows. */
  readonly trailing: number;
  /** Records whose cells run over several lines: first line -> number of lines. */
  readonly continued: ReadonlyMap<number, number>;
  /** How many records were odd in which way. */
  readonly flags: Readonly<Record<string, number>>;
  /** What the cells of each column are made of; empty for JSON. */
  readonly facts: readonly CellFacts[];
  readonly index: LineIndex;
}

/** Bytes that hold whole lines, and where among them one is looked for. */
interface Span {
  readonly bytes: Uint8Array;
  /** More of the file follows the bytes. */
  readonly more: boolean;
  readonly from: number;
  readonly to: number;
}

interface Reached {
  readonly at: number;
  /** What stands there cannot be judged before more bytes are read. */
  readonly unfinished: boolean;
}

export interface LineStagerOptions {
  readonly rules: LineRules;
  readonly records: RecordFile;
  /** Bytes of the file at hand before the text begins. */
  readonly offset: number;
  /** Where the file at hand begins in the file as received. */
  readonly start: LineMark;
}

/** Puts every line of a text into its class as it comes by, and hands the records on. Invariant: each line once. */
export class LineStager {
  readonly #rules: LineRules;
  readonly #records: RecordFile;
  readonly #scanner: LineScanner;
  readonly #map = createLineMap();
  readonly #index: LineIndexBuilder;
  readonly #residue: ResidueLine[] = [];
  readonly #continued = new Map<number, number>();
  readonly #flags: Record<string, number> = {};
  readonly #firstLine: number;
  readonly #above: number;
  #line: number;
  #offset: number;

  constructor({ rules, records, offset, start }: LineStagerOptions) {
    this.#rules = rules;
    this.#records = records;
    this.#scanner = createLineScanner(rules.scan);
    this.#index = createLineIndex(start.line);
    this.#firstLine = start.line;
    this.#above = start.offset;
    this.#line = start.line;
    this.#offset = offset;
  }

  /** Accounts for whole lines; how many of the bytes are done with, less than all only where `more` follow. */
  async take(bytes: Uint8Array, more: boolean): Promise<number> {
    let at = await this.#takeAbove(bytes);
    while (at < bytes.length) {
      const start = { line: this.#line, offset: this.#above + this.#offset };
      const reached = await this.#takeSlice({ bytes, more, from: at, to: sliceEnd(bytes, at) });
      this.#index.pass(start, this.#line - start.line, bytes.subarray(at, reached.at));
      at = reached.at;
      if (reached.unfinished) break;
    }
    return at;
  }

  /** A line of which only the start was kept. */
  tooLong(start: Uint8Array, size: number): Promise<void> {
    return this.#leaveOut({ class: 'rejected', reason: 'LINE_TOO_LONG', text: tooLongText(start) }, size);
  }

  /** The last line of a packed file that breaks off. */
  brokenOff(bytes: Uint8Array): Promise<void> {
    const text = keptText(bytes, 0, bytes.length);
    return this.#leaveOut({ class: 'rejected', reason: 'TRUNC_LAST', text }, bytes.length);
  }

  /** From here on the text is not what stands in the file, byte for byte. */
  leaveOriginal(): Promise<void> {
    return this.#records.leaveOut(this.#offset);
  }

  finish(): StagedLines {
    const map = this.#map.finish();
    const residue = footersBelow(map, this.#residue);
    const footers = (lines: readonly ResidueLine[]) => lines.filter((line) => line.class === 'footer').length;
    return {
      map,
      physical: this.#line - this.#firstLine,
      residue,
      trailing: footers(residue) - footers(this.#residue),
      continued: this.#continued,
      flags: this.#flags,
      facts: this.#scanner.facts(),
      index: this.#index.finish(),
    };
  }

  async #takeAbove(bytes: Uint8Array): Promise<number> {
    let at = 0;
    while (this.#line <= this.#rules.preambleLines && at < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, at);
      const to = newline < 0 ? bytes.length : newline;
      const end = Math.min(to + 1, bytes.length);
      const text = keptText(bytes, at, to);
      await this.#leaveOut({ class: this.#rules.above(this.#line), reason: '', text }, end - at);
      at = end;
    }
    return at;
  }

  /** Takes the lines of a slice, or as far as the rules hold. */
  async #takeSlice({ bytes, more, from, to }: Span): Promise<Reached> {
    const { lines, irregular, irregularCount } = this.#scanner.scan(bytes.subarray(from, to));
    const first = this.#line;
    let at = from;
    for (let i = 0; i < irregularCount; i += 1) {
      const line = first + irregular[i * 3]!;
      if (line < this.#line) continue;
      const start = from + irregular[i * 3 + 1]!;
      await this.#keep(bytes.subarray(at, start), line - this.#line);
      const end = await this.#takeIrregular({ bytes, more, from: start, to: from + irregular[i * 3 + 2]! });
      if (end === null) return { at: start, unfinished: true };
      if (end > to || this.#rules.changed()) return { at: end, unfinished: false };
      at = end;
    }
    await this.#keep(bytes.subarray(at, to), first + lines - this.#line);
    return { at: to, unfinished: false };
  }

  /** Where the irregular line ends, null where more must be read to tell. */
  async #takeIrregular({ bytes, more, from, to }: Span): Promise<number | null> {
    const outcome = this.#rules.irregular({ bytes, from, to, line: this.#line, more });
    if (outcome.kind === 'unfinished') return null;
    const end = Math.min(outcome.kind === 'record' ? outcome.end : to + 1, bytes.length);
    if (outcome.kind === 'residue') {
      const { class: kind, reason } = outcome;
      await this.#leaveOut({ class: kind, reason, text: keptText(bytes, from, to) }, end - from);
      return end;
    }
    await this.#records.rewrite(outcome.text, this.#offset);
    this.#scanner.observe(Buffer.from(outcome.text));
    this.#map.add(this.#line, 1);
    if (outcome.lines > 1) this.#continued.set(this.#line, outcome.lines);
    if (outcome.flag !== null) this.#flags[outcome.flag] = (this.#flags[outcome.flag] ?? 0) + 1;
    this.#pass(outcome.lines, end - from);
    return end;
  }

  async #keep(bytes: Uint8Array, lines: number): Promise<void> {
    if (lines === 0) return;
    await this.#records.keep(bytes, this.#offset);
    this.#map.add(this.#line, lines);
    this.#pass(lines, bytes.length);
  }

  async #leaveOut(entry: Omit<ResidueLine, 'line'>, size: number): Promise<void> {
    if (this.#line > this.#rules.preambleLines) await this.#records.leaveOut(this.#offset);
    this.#residue.push({ line: this.#line, ...entry });
    this.#pass(1, size);
  }

  #pass(lines: number, size: number): void {
    this.#line += lines;
    this.#offset += size;
  }
}

/** End of the whole lines to be scanned at once from an offset on. */
function sliceEnd(bytes: Uint8Array, from: number): number {
  if (bytes.length - from <= SLICE_BYTES) return bytes.length;
  const newline = bytes.lastIndexOf(NEWLINE, from + SLICE_BYTES);
  if (newline >= from) return newline + 1;
  const next = bytes.indexOf(NEWLINE, from);
  return next < 0 ? bytes.length : next + 1;
}

/** Separators below the last record belong to the footer. */
function footersBelow(map: LineMap, residue: readonly ResidueLine[]): ResidueLine[] {
  const lastRun = map.runs.at(-1);
  if (lastRun === undefined) return [...residue];
  const lastRecord = lastRun.line + (map.records - lastRun.record) - 1;
  return residue.map((entry) =>
    entry.class === 'separator' && entry.line > lastRecord ? { ...entry, class: 'footer' } : entry,
  );
}
