/**
 * Lines that are no records: what part of the file they belong to. The order of the tests matters only where a text
 * could be two things: a notice is looked for first.
 */
export type ResidueClass = 'header' | 'separator' | 'notice' | 'footer' | 'rejected';

const NOTICE = /\bno\s+(records?|data)\s+(were\s+|was\s+)?(found|available)|\brecords?\s+not\s+found/i;
const SEPARATOR = /^[\s"',;|]*[-=_*~]{3,}[-=_*~\s"',;|]*$/;
const FOOTERS: readonly RegExp[] = [
  /system[\s-]*generated/i,
  /^\W*end\s+of\s+(report|file|document)/i,
  /^\W*(cdr|record|row)s?\s+count\b/i,
  /^\W*(note|lrn|disclaimer|auditid|audit id)\s*:?-?/i,
  /^\W*page\s+\d+(\s+of\s+\d+)?/i,
  /^\W*(grand\s+)?total(\s+records)?\b/i,
  /^\W*summary\b/i,
  /^#/,
  /^\s*\d{1,2}[-/ ][A-Za-z]{3}[-/ ]\d{2,4}(\s+\d{1,2}:\d{2}(:\d{2})?)?\s*$/,
  /^\s*\d{4}-\d{2}-\d{2}(\s+\d{1,2}:\d{2}(:\d{2})?)?\s*$/,
];

/** Class of a line whose cells are no record; `headerLine` is the header as printed. */
export function classifyResidue(text: string, delimiter: string, headerLine: string): ResidueClass {
  const line = text.replace(/^\uFEFF/, '').replace(/\r$/, '');
  const bare = line.replaceAll(delimiter, ' ').replace(/"/g, ' ').trim();
  if (bare === '') return 'footer';
  if (NOTICE.test(bare)) return 'notice';
  if (line === headerLine || line.trim() === headerLine.trim()) return 'header';
  if (SEPARATOR.test(line)) return 'separator';
  return FOOTERS.some((pattern) => pattern.test(bare)) ? 'footer' : 'rejected';
}
