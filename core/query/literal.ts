import { InvalidInputError } from '../errors.ts';
import { isoTime } from '../iso-time.ts';
import type { Literal } from './expression.ts';

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;

/**
 * The text of a literal: the only place where a value becomes SQL. Both engines take the standard's string, in which
 * a quote is doubled and a backslash is a letter like any other.
 */
export function printLiteral(literal: Literal): string {
  switch (literal.type) {
    case 'VARCHAR':
      return printText(literal.value);
    case 'BIGINT':
      return printWhole(literal.value);
    case 'DOUBLE':
      return printDouble(literal.value);
    case 'BOOLEAN':
      return literal.value ? 'true' : 'false';
    case 'TIMESTAMP':
      return `timestamp '${isoTime(literal.value).replace('T', ' ').replace('Z', '')}'`;
    case 'NULL':
      return `cast(null as ${literal.value})`;
  }
}

function printText(value: string): string {
  if (value.includes('\0')) throw new InvalidInputError('expected text without NUL characters');
  if (!value.isWellFormed()) throw new InvalidInputError('expected well-formed Unicode text');
  return `'${value.replaceAll("'", "''")}'`;
}

function printWhole(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new InvalidInputError(`expected a whole number, found ${value}`);
  }
  const exact = BigInt(value);
  if (exact < LOWEST || exact > HIGHEST) throw new InvalidInputError(`expected a 64-bit number, found ${exact}`);
  return exact < 0n ? `(${exact})` : String(exact);
}

/** With an exponent, so that no engine reads it as a decimal. */
function printDouble(value: number): string {
  if (!Number.isFinite(value)) throw new InvalidInputError(`expected a finite number, found ${value}`);
  const shown = String(value);
  const exponential = shown.includes('e') ? shown.replace('e+', 'e') : `${shown}e0`;
  return value < 0 || Object.is(value, -0) ? `(${exponential})` : exponential;
}
