import { splitCells } from './cells.ts';
import { compactHeader } from './compact-header.ts';
import { FORMATS } from './index.ts';
import { synonymOf } from './synonyms.ts';
import { looksLikeTime } from './time-shape.ts';

export interface HeaderRow {
  /** Physical line, 1-based. */
  readonly line: number;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly cells: readonly string[];
  /** Cells the synonym table or a layout knows. */
  readonly known: number;
  /** Word the header line starts with beside its cells, as Zeek's `#fields`. */
  readonly marker: string | null;
}

const DELIMITERS = [',', '\t', ';', '|'];
const LOOK_LINES = 160;

const layoutKeys = new Set(
  FORMATS.flatMap((format) =>
    format.kind === 'delimited'
      ? [...format.signature.all, ...(format.signature.any ?? []).flat(), ...Object.keys(format.columns)]
      : [],
  ),
);

/**
 * The line that names the columns: most known names, least data. The first of equals wins, and of header lines that
 * follow one another the last, so that a machine's own heading above the printed one stays preamble.
 */
export function findHeader(lines: readonly string[]): HeaderRow | null {
  const zeek = lines.findIndex((line) => line.startsWith('#fields'));
  if (zeek >= 0) return zeekHeader(lines[zeek]!, zeek + 1);
  let best: Candidate | null = null;
  for (const [i, line] of lines.slice(0, LOOK_LINES).entries()) {
    if (line.trim() === '' || line.length > 65_536) continue;
    for (const delimiter of DELIMITERS) {
      const candidate = scoreHeader(line, i + 1, delimiter);
      if (candidate !== null && (best === null || beats(candidate, best))) best = candidate;
    }
  }
  return best === null ? null : best.row;
}

interface Candidate {
  readonly row: HeaderRow;
  readonly score: number;
}

function beats(candidate: Candidate, best: Candidate): boolean {
  const adjacent = candidate.row.line === best.row.line + 1 && candidate.row.delimiter === best.row.delimiter;
  return candidate.score > best.score || (adjacent && candidate.row.known >= best.row.known * 0.5);
}

function zeekHeader(line: string, number: number): HeaderRow {
  const delimiter = line.charAt('#fields'.length) || '\t';
  const cells = line.split(delimiter).slice(1);
  return { line: number, delimiter, quoted: false, cells, known: cells.length, marker: '#fields' };
}

function isKnown(cell: string): boolean {
  return synonymOf(cell) !== null || layoutKeys.has(compactHeader(cell));
}

const DATA = /^[+-]?[\d.,:/-]+$|^[0-9a-f:]*:[0-9a-f:]+$/i;

function scoreHeader(line: string, number: number, delimiter: string): Candidate | null {
  const cells = splitCells(line.replace(/^\uFEFF/, ''), delimiter);
  if (cells === null || cells.length < 2) return null;
  const names = cells.filter((cell) => cell.trim() !== '');
  const known = names.filter(isKnown).length;
  const data = names.filter((cell) => DATA.test(cell.trim()) || looksLikeTime(cell.trim())).length;
  const worded = names.filter((cell) => /\p{L}/u.test(cell)).length;
  const score = known - 2 * data;
  const enough =
    known >= 3 ? score >= 3 : data === 0 && worded >= 3 && worded === names.length && names.length === cells.length;
  if (!enough) return null;
  return { row: { line: number, delimiter, quoted: true, cells, known, marker: null }, score };
}
