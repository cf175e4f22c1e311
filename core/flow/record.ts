import { z } from 'zod';
import type { SqlType } from './column.ts';
import { FLOW_COLUMNS, type FlowColumnName } from './columns.ts';

/** Times travel as ISO 8601 with Z; 64-bit integers as safe integers, or decimal strings beyond 2^53. */
const valueSchemas: Record<SqlType, z.ZodType> = {
  VARCHAR: z.string(),
  INTEGER: z.int(),
  BIGINT: z.union([z.int(), z.string().regex(/^-?\d+$/)]),
  DOUBLE: z.number(),
  BOOLEAN: z.boolean(),
  TIMESTAMP_MS: z.iso.datetime(),
  'VARCHAR[]': z.array(z.string()),
};

/** The JSON type of one column's value, null included unless the column is required. */
export function valueSchema(column: { type: SqlType; required?: true }): z.ZodType {
  const schema = valueSchemas[column.type];
  return column.required ? schema : schema.nullable();
}

/** One flow as the API and the stream carry it: every stored column, optional because callers choose columns. */
export const flowRecordSchema = z
  .object(Object.fromEntries(FLOW_COLUMNS.map((column) => [column.name, valueSchema(column).optional()])))
  .catchall(z.unknown());

export type FlowValue = string | number | boolean | null | readonly string[];
export type FlowRecord = Readonly<Partial<Record<FlowColumnName, FlowValue>>>;
