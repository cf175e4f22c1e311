import type { DateOrder, Evidence, Mapping } from '../contract/uploads.ts';
import { splitCells } from './cells.ts';
import { compactHeader, headerSignature } from './compact-header.ts';
import type { FileHead } from './file-head.ts';
import type { DelimitedFormat, Format, JsonFormat } from './format.ts';
import { generic } from './generic.ts';
import { findHeader, type HeaderRow } from './header-row.ts';
import { FORMATS, formatById } from './index.ts';
import { missingRoles } from './needed-roles.ts';
import { recogniseJson } from './recognise-json.ts';
import { suggestRoles } from './suggest-roles.ts';

/** A saved mapping, found again by the signature of its headers. */
export interface SavedProfile {
  readonly name: string;
  readonly mapping: Mapping;
}

export interface RecogniseOptions {
  /** Layout id the user insists on. */
  readonly layout?: string;
  readonly mapping?: Mapping;
  readonly profile?: (signature: string) => SavedProfile | null;
}

export interface DelimitedPlan {
  readonly kind: 'delimited';
  readonly format: DelimitedFormat;
  readonly header: HeaderRow;
  /** Role of each column, null where it is left out. */
  readonly roles: readonly (string | null)[];
  readonly zone: string | null;
  readonly dateOrder: DateOrder | null;
}

export interface JsonPlan {
  readonly kind: 'json';
  readonly format: JsonFormat;
  readonly zone: string | null;
}

export type Recognition =
  | {
      readonly outcome: 'recognised';
      readonly plan: DelimitedPlan | JsonPlan;
      readonly evidence: Evidence[];
      readonly warnings: string[];
    }
  | {
      readonly outcome: 'needs_mapping';
      readonly header: HeaderRow;
      readonly evidence: Evidence[];
      readonly message: string;
    }
  | { readonly outcome: 'empty'; readonly message: string }
  | { readonly outcome: 'refused'; readonly message: string };

/**
 * Decides what a file is from its head: exact signatures first, then a saved profile or the given mapping, then the
 * synonym table. Nothing is guessed that a wrong guess would spoil: where time or address are unknown, the user is asked.
 */
export function recognise(head: FileHead, options: RecogniseOptions = {}): Recognition {
  if (head.refusal !== null) return { outcome: 'refused', message: head.refusal };
  const first = head.lines.find((line) => line.trim() !== '');
  if (first === undefined) {
    return {
      outcome: 'empty',
      message: head.sizeBytes === 0 ? 'the file has no bytes' : 'the file holds only blank lines',
    };
  }
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(first)) {
    return {
      outcome: 'refused',
      message: 'this is an HTML or XML page, whatever its name says: save it as CSV and upload that',
    };
  }
  if (first.trimStart().startsWith('[')) {
    return { outcome: 'refused', message: 'this is a JSON array: write one object a line (NDJSON) and upload that' };
  }
  if (first.trimStart().startsWith('{')) return recogniseJson(head, options.layout);
  const header = findHeader(head.lines);
  if (header === null) return noHeader(head);
  return recogniseDelimited(head, header, options);
}

function noHeader(head: FileHead): Recognition {
  const path = head.lines.find((line) => line.startsWith('#path'));
  if (path !== undefined) {
    return {
      outcome: 'refused',
      message: `this is a Zeek ${path.split(/\s/)[1] ?? ''} log: upload its conn.log, which holds the flows`,
    };
  }
  return {
    outcome: 'refused',
    message:
      'no header row and no known layout was found in the first lines: a log needs a row that names its columns, or one JSON object a line',
  };
}

function recogniseDelimited(head: FileHead, header: HeaderRow, options: RecogniseOptions): Recognition {
  const zeekPath =
    header.marker === '#fields' ? head.lines.find((line) => line.startsWith('#path'))?.split(/\s/)[1] : undefined;
  if (zeekPath !== undefined && !/^conn/.test(zeekPath)) {
    return {
      outcome: 'refused',
      message: `this is a Zeek ${zeekPath} log: upload its conn.log, which holds the flows`,
    };
  }
  const evidence: Evidence[] = [
    { signal: 'header', detail: `line ${header.line}: ${header.cells.length} columns, ${header.known} of them known` },
  ];
  const format = chosenFormat(header, options);
  if (format !== null && format.id !== generic.id) {
    evidence.push({ signal: 'signature', detail: `${format.title}: ${signatureWords(format, header.cells)}` });
    return recognised(format, header, rolesOf(format, header.cells), evidence, options);
  }
  return recogniseGeneric(head, header, evidence, options);
}

function chosenFormat(header: HeaderRow, options: RecogniseOptions): DelimitedFormat | null {
  if (options.mapping !== undefined) return generic;
  if (options.layout !== undefined) {
    const asked = formatById(options.layout);
    return asked?.kind === 'delimited' ? asked : null;
  }
  return matchingFormat(header.cells);
}

/** The layout whose signature the headers hold, if exactly one does. */
export function matchingFormat(headers: readonly string[]): DelimitedFormat | null {
  const keys = new Set(headers.map(compactHeader));
  const matches = FORMATS.filter((format): format is DelimitedFormat => matchesSignature(format, keys));
  const beaten = new Set(matches.flatMap((format) => format.beats ?? []));
  const left = matches.filter((format) => !beaten.has(format.id));
  return left.length === 1 ? left[0]! : null;
}

function matchesSignature(format: Format, keys: ReadonlySet<string>): boolean {
  if (format.kind !== 'delimited' || format.id === generic.id) return false;
  const { all, any = [] } = format.signature;
  return all.every((key) => keys.has(key)) && any.every((group) => group.some((key) => keys.has(key)));
}

/** The headers a layout was known by; of those that stand for each other, the ones that are there. */
function signatureWords({ signature }: DelimitedFormat, headers: readonly string[]): string {
  const keys = new Set(headers.map(compactHeader));
  const found = (signature.any ?? []).map((group) => group.filter((key) => keys.has(key)).join(' and '));
  return [...signature.all, ...found.filter((words) => words !== '')].join(', ');
}

/** Role of each header in a known layout: its own table first, then the synonyms. */
export function rolesOf(format: DelimitedFormat, headers: readonly string[]): (string | null)[] {
  return suggestRoles(headers, format.columns);
}

function recognised(
  format: DelimitedFormat,
  header: HeaderRow,
  roles: (string | null)[],
  evidence: Evidence[],
  options: RecogniseOptions,
): Recognition {
  const plan: DelimitedPlan = {
    kind: 'delimited',
    format,
    header,
    roles,
    zone: options.mapping?.zone ?? null,
    dateOrder: options.mapping?.date_order ?? null,
  };
  return { outcome: 'recognised', plan, evidence, warnings: [] };
}

function recogniseGeneric(
  head: FileHead,
  header: HeaderRow,
  evidence: Evidence[],
  options: RecogniseOptions,
): Recognition {
  const profile = options.mapping === undefined ? (options.profile?.(headerSignature(header.cells)) ?? null) : null;
  const mapping = options.mapping ?? profile?.mapping;
  if (profile !== null) evidence.push({ signal: 'profile', detail: `saved mapping "${profile.name}"` });
  if (mapping !== undefined) {
    const roles = header.cells.map((cell) => mapping.columns[cell] ?? mapping.columns[cell.trim()] ?? null);
    return recognised(generic, header, roles, evidence, { ...options, mapping });
  }
  const roles = confirmByValue(suggestRoles(header.cells, {}), sampleRows(head, header));
  const left = header.cells.filter((_, i) => roles[i] === null);
  if (missingRoles(roles).length > 0 || header.known < 3) {
    return { outcome: 'needs_mapping', header, evidence, message: missing(roles) };
  }
  evidence.push({
    signal: 'synonyms',
    detail: header.cells.map((cell, i) => `${cell.trim()} = ${roles[i] ?? 'left out'}`).join('; '),
  });
  const result = recognised(generic, header, roles, evidence, options);
  if (result.outcome === 'recognised' && left.length > 0) {
    result.warnings.push(
      `columns left out because their meaning is not certain: ${left.map((cell) => cell.trim()).join(', ')}`,
    );
  }
  return result;
}

function missing(roles: readonly (string | null)[]): string {
  const what = missingRoles(roles);
  return what.length === 0
    ? 'too few columns are known to be sure: check the mapping'
    : `say which column holds ${what.join(' and ')}`;
}

/** Cells of the lines below the header that have its number of cells and do not repeat it, at most 300. */
export function sampleRows(head: FileHead, header: HeaderRow): string[][] {
  const names = head.lines[header.line - 1];
  return head.lines
    .slice(header.line, header.line + 300)
    .map((line) => line.replaceAll('\uFEFF', ''))
    .filter((line) => line !== names)
    .map((line) => splitCells(line, header.delimiter, header.quoted))
    .filter((cells): cells is string[] => cells !== null && cells.length === header.cells.length);
}

const ADDRESS = /^\[?(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)(%\w+)?\]?(:\d+)?(\/\d+)?$/;

/** Drops address roles whose sampled values are mostly something else. */
function confirmByValue(roles: (string | null)[], rows: readonly string[][]): (string | null)[] {
  return roles.map((role, i) => {
    if (role === null || !/_ip$|_v[46]$/.test(role)) return role;
    const values = rows.map((cells) => (cells[i] ?? '').trim()).filter((value) => value !== '' && value !== '-');
    const fits = values.filter((value) => ADDRESS.test(value)).length;
    return values.length === 0 || fits >= values.length * 0.9 ? role : null;
  });
}
