import type { SqlValue } from '../../ports.ts';

/** Longest text a cell takes. */
const MAX_TEXT = 32_767;
const CUT = '…[cut]';
/** A spreadsheet keeps 15 digits of a number; longer ones are text. */
const MAX_NUMBER = 1e15;

// XML 1.0 has no way to write these; spreadsheets read them as _xHHHH_, and so text that looks like that is escaped too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000D\u000E-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g;

/** A cell of a row, at a column index; nothing for a null. Text is an inline string, never a formula. */
export function xlsxCell(value: SqlValue | undefined, place: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && Math.abs(value) < MAX_NUMBER) return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = typeof value === 'object' ? value.join(';') : String(value);
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** A, B, ... Z, AA, ... of a column index from 0. */
export function columnLetters(index: number): string {
  const head = index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '';
  return head + String.fromCharCode(65 + (index % 26));
}

function xmlText(text: string): string {
  const kept = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT - CUT.length) + CUT : text;
  return kept
    .toWellFormed()
    .replace(UNPRINTABLE, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
