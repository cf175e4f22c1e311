import type { SqlValue } from '../../core/ports.ts';

/** What becomes of a text Athena gives for a value of a column. */
export type Convert = (text: string) => SqlValue;

/** How the values of a type travel: as DuckDB's do, times as ISO 8601 with Z, integers beyond 2^53 as decimal text. */
export function convertOf(type: string): Convert {
  switch (type) {
    case 'timestamp':
    case 'timestamp with time zone':
      return isoText;
    case 'bigint':
      return wholeValue;
    case 'integer':
    case 'int':
    case 'smallint':
    case 'tinyint':
      return Number;
    case 'double':
    case 'float':
    case 'real':
      return finiteValue;
    case 'boolean':
      return (text) => text === 'true';
    case 'array':
      return listOf;
    default:
      return (text) => text;
  }
}

const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?: UTC)?$/;

function isoText(text: string): string {
  const time = TIME.exec(text);
  if (time === null) throw new Error('expected a time in UTC of the years 0001 to 9999');
  return `${time[1]}T${time[2]}.${(time[3] ?? '').slice(0, 3).padEnd(3, '0')}Z`;
}

function wholeValue(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** JSON has no word for what is not finite. */
function finiteValue(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** `[a, b]`: lists hold plain words, which need no quotes and get none. */
function listOf(text: string): string[] {
  const inner = text.slice(1, -1);
  return inner === '' ? [] : inner.split(', ');
}
