import { joinCells, splitCells } from '../formats/cells.ts';
import type { HeaderRow } from '../formats/header-row.ts';
import { classifyResidue, type ResidueClass } from '../formats/residue.ts';
import {
  type IrregularLine,
  type IrregularOutcome,
  KEPT_TEXT,
  type LineRules,
  lineText,
  MAX_LINE,
  nulFlag,
  withoutMarks,
} from './line-rules.ts';

/** A quoted cell may run over this many lines; an open quote beyond it spoils only its own line. */
export const MAX_CELL_LINES = 32;
const NEWLINE = 10;

/** Lines of cells under a header row. `named`: the last line further up that named other columns, where there is one. */
export function delimitedLines(header: HeaderRow, named: string | null = null): LineRules {
  const headerText = header.marker === null ? joinCells(header.cells, header.delimiter) : '';
  const scan = {
    delimiter: header.delimiter.charCodeAt(0),
    quoted: header.quoted,
    cells: header.cells.length,
    columns: header.cells.length,
    header: new TextEncoder().encode(headerText),
    maxLine: MAX_LINE,
  };
  const order = createColumnOrder(header, scan);
  if (named !== null) order.comment(named);
  order.changed();
  return {
    scan,
    preambleLines: header.line,
    above: (line) => (line === header.line ? 'header' : 'preamble'),
    irregular: (at) => judge(at, header, { headerText, order }),
    changed: order.changed,
  };
}

interface Context {
  readonly headerText: string;
  readonly order: ColumnOrder;
}

function judge(at: IrregularLine, header: HeaderRow, { headerText, order }: Context): IrregularOutcome {
  const { delimiter, quoted, marker } = header;
  const residue = (kind: ResidueClass | 'preamble', reason = ''): IrregularOutcome => ({
    kind: 'residue',
    class: kind,
    reason,
  });
  if (at.to - at.from > MAX_LINE) return residue('rejected', 'LINE_TOO_LONG');
  const raw = lineText(at.bytes, at.from, at.to);
  const text = withoutMarks(raw);
  if (marker !== null && text.startsWith('#')) {
    order.comment(text);
    return residue(zeekComment(text));
  }
  const kind = classifyResidue(text, delimiter, headerText);
  if (kind !== 'rejected') return residue(kind);
  const cells = splitCells(text, delimiter, quoted);
  if (cells === null) return joined(at, header) ?? residue('rejected', 'UNBALANCED_QUOTE');
  const fitted = order.fit(cells);
  if (fitted === null) return residue('rejected', 'FIELD_COUNT_MISMATCH');
  return {
    kind: 'record',
    text: quoted ? joinCells(fitted.cells, delimiter) : fitted.cells.join(delimiter),
    lines: 1,
    end: at.to + 1,
    flag: fitted.padded ? 'ROW_PADDED' : nulFlag(raw),
  };
}

function zeekComment(text: string): ResidueClass | 'preamble' {
  if (text.startsWith('#close')) return 'footer';
  return /^#(fields|types)/.test(text) ? 'header' : 'preamble';
}

/** A record whose quoted cell runs over several lines, if the lines that follow complete it. */
function joined(at: IrregularLine, { delimiter, cells }: HeaderRow): IrregularOutcome | null {
  let end = at.to;
  for (let lines = 2; lines <= MAX_CELL_LINES && end - at.from <= KEPT_TEXT; lines += 1) {
    if (end + 1 >= at.bytes.length) return at.more ? { kind: 'unfinished' } : null;
    const next = at.bytes.indexOf(NEWLINE, end + 1);
    end = next < 0 ? at.bytes.length : next;
    const raw = lineText(at.bytes, at.from, end);
    const parsed = splitCells(withoutMarks(raw), delimiter);
    if (parsed === null) continue;
    if (parsed.length !== cells.length) return null;
    const flat = parsed.map((cell) => cell.replace(/\r?\n/g, ' '));
    return { kind: 'record', text: joinCells(flat, delimiter), lines, end: end + 1, flag: nulFlag(raw) };
  }
  return null;
}

interface FittedCells {
  readonly cells: string[];
  /** Empty cells beyond the last column were cut off. */
  readonly padded: boolean;
}

interface ColumnOrder {
  comment(text: string): void;
  /** The cells in the first header's order; null where their number is wrong. */
  fit(cells: string[]): FittedCells | null;
  changed(): boolean;
}

/** No line has this many cells: all are looked at one by one. */
const NEVER = -2;

/** Zeek may name other columns half way (concatenated logs): from there on every line is put into the first order. */
function createColumnOrder(header: HeaderRow, scan: { cells: number }): ColumnOrder {
  const expected = header.cells;
  let current: readonly string[] = expected;
  let changed = false;
  return {
    comment(text) {
      if (!text.startsWith('#fields')) return;
      const next = text.split(header.delimiter).slice(1);
      if (next.join() === current.join()) return;
      current = next;
      scan.cells = next.join() === expected.join() ? expected.length : NEVER;
      changed = true;
    },
    fit(cells) {
      if (scan.cells !== NEVER) return withoutSurplus(cells, expected.length);
      if (cells.length !== current.length) return null;
      return { cells: expected.map((name) => cells[current.indexOf(name)] ?? '-'), padded: false };
    },
    changed() {
      const was = changed;
      changed = false;
      return was;
    },
  };
}

/** Too many cells are no harm where the surplus is empty: a trailing delimiter. Nothing is ever shifted. */
function withoutSurplus(cells: string[], expected: number): FittedCells | null {
  if (cells.length < expected || cells.slice(expected).some((cell) => cell.trim() !== '')) return null;
  return { cells: cells.slice(0, expected), padded: cells.length > expected };
}
