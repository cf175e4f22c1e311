import {
  type DuckDBDataChunk,
  DuckDBListValue,
  type DuckDBResult,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { isoTime } from '../../core/iso-time.ts';
import type { QueryResult, SqlValue } from '../../core/ports.ts';

type Convert = (value: DuckDBValue) => SqlValue;

/** Column names and DuckDB's names of their types. */
export function resultColumns(result: DuckDBResult): QueryResult['columns'] {
  return result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)) }));
}

/** How each column's values travel: times as ISO 8601 with Z, integers beyond 2^53 as decimal text. */
export function converters(result: DuckDBResult): Convert[] {
  return Array.from({ length: result.columnCount }, (_, index) => convertOf(result.columnTypeId(index)));
}

export function chunkRows(chunk: DuckDBDataChunk, convert: readonly Convert[]): SqlValue[][] {
  const rows: SqlValue[][] = Array.from({ length: chunk.rowCount }, () => new Array(convert.length));
  for (let column = 0; column < convert.length; column++) {
    const values = chunk.getColumnValues(column);
    const one = convert[column]!;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      rows[row]![column] = value === null ? null : one(value);
    }
  }
  return rows;
}

function convertOf(type: DuckDBTypeId): Convert {
  switch (type) {
    case DuckDBTypeId.TIMESTAMP:
      return (value) => isoTime(Number((value as DuckDBTimestampValue).micros / 1000n));
    case DuckDBTypeId.TIMESTAMP_MS:
      return (value) => isoTime(Number((value as DuckDBTimestampMillisecondsValue).millis));
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
      return (value) => wholeValue(value as bigint);
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      // JSON has no word for what is not finite.
      return (value) => (Number.isFinite(value) ? (value as number) : null);
    case DuckDBTypeId.LIST:
      return (value) => (value instanceof DuckDBListValue ? value.items.map(String) : null);
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BOOLEAN:
      return (value) => value as SqlValue;
    default:
      return (value) => String(value);
  }
}

function wholeValue(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
