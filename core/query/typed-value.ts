import { parseAddress } from '../enrich/address.ts';
import { cidrKeys } from '../enrich/cidr.ts';
import { InvalidInputError } from '../errors.ts';
import type { SqlType } from '../flow/column.ts';
import { double, instant, type Literal, text, whole } from './expression.ts';
import { epochMs } from './utc-time.ts';

/** A value of a filter as it arrives, with the dotted name an error is reported under. */
export interface GivenValue {
  readonly value: string | number;
  readonly field: string;
}

/** A literal of the column's type. Throws InvalidInputError naming the field. */
export function typedValue(type: SqlType, given: GivenValue): Literal {
  switch (type) {
    case 'VARCHAR':
    case 'VARCHAR[]':
      return text(plainText(given));
    case 'INTEGER':
    case 'BIGINT':
      return whole(wholeNumber(given));
    case 'DOUBLE':
      return double(realNumber(given));
    case 'TIMESTAMP_MS':
      return instant(instantMs(given));
    case 'BOOLEAN':
      throw invalid(given, 'no comparison on a true or false field');
  }
}

/** Text without NUL and lone surrogates, not empty. */
export function plainText({ value, field }: GivenValue): string {
  const shown = String(value);
  if (shown === '') throw new InvalidInputError('expected a value, found none', { field });
  if (shown.includes('\0') || !shown.isWellFormed()) {
    throw new InvalidInputError('expected well-formed text without NUL characters', { field });
  }
  return shown;
}

function wholeNumber(given: GivenValue): bigint {
  const shown = String(given.value).trim();
  if (!/^-?\d{1,19}$/.test(shown)) throw invalid(given, 'expected a whole number');
  const value = BigInt(shown);
  if (BigInt.asIntN(64, value) !== value) throw invalid(given, 'expected a number of 64 bits');
  return value;
}

function realNumber(given: GivenValue): number {
  const shown = String(given.value).trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(shown) ? Number(shown) : Number.NaN;
  if (!Number.isFinite(value)) throw invalid(given, 'expected a number');
  return value;
}

/** Milliseconds of an ISO 8601 date and time with Z. */
export function instantMs(given: GivenValue): number {
  const value = typeof given.value === 'string' ? epochMs(given.value) : null;
  if (value === null) throw invalid(given, 'expected a date and time such as 2026-01-05T10:00:00Z');
  return value;
}

/** 0 to 65535. */
export function portNumber(given: GivenValue): Literal {
  const value = wholeNumber(given);
  if (value < 0n || value > 65535n) throw invalid(given, 'expected a port from 0 to 65535');
  return whole(value);
}

/** One address in canonical text, or the lowest and highest key of a CIDR block. */
export function addressOrBlock(
  given: GivenValue,
): { readonly text: string } | { readonly lo: string; readonly hi: string } {
  const shown = plainText(given).trim();
  if (!shown.includes('/')) {
    const address = parseAddress(shown);
    if (address !== null && address.port === null) return { text: address.text };
    throw invalid(given, 'expected an address or a CIDR block');
  }
  try {
    return cidrKeys(shown);
  } catch (cause) {
    throw new InvalidInputError(`expected an address or a CIDR block, found ${JSON.stringify(given.value)}`, {
      field: given.field,
      cause,
    });
  }
}

export function invalid(given: GivenValue, expected: string): InvalidInputError {
  return new InvalidInputError(`${expected}, found ${JSON.stringify(given.value)}`, { field: given.field });
}
