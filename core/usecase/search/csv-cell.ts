import type { SqlValue } from '../../ports.ts';

const FORMULA = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const QUOTED = /[",\r\n]|^\s|\s$/;

/**
 * One cell of an RFC 4180 file. Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers
 * stay numbers, negative ones too. Lists are joined by semicolons.
 */
export function csvCell(value: SqlValue): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : value.join(';');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
