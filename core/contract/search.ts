import { z } from 'zod';
import { flowRecordSchema } from '../flow/record.ts';
import { columnNameSchema, filterSchema } from './filter.ts';

export const sortSchema = z.object({ column: columnNameSchema, descending: z.boolean().default(false) });

export const searchRequestSchema = z.object({
  filter: filterSchema,
  columns: z.array(columnNameSchema).min(1).max(120).optional(),
  sort: z.array(sortSchema).max(3).default([]),
  offset: z.int().min(0).max(100_000_000).default(0),
  limit: z.int().min(1).max(1000).default(100),
});

export const searchResponseSchema = z.object({
  rows: z.array(flowRecordSchema),
  /** Rows that match the filter in all. */
  total: z.int(),
  elapsed_ms: z.number(),
});

export const statisticsRequestSchema = z.object({ filter: filterSchema });

/** Statistics of one column over the filtered rows; numbers and times give min, median, p95 and max. */
export const statisticsResponseSchema = z.object({
  column: z.string(),
  type: z.string(),
  unit: z.string().nullable(),
  rows: z.int(),
  nulls: z.int(),
  distinct: z.int(),
  min: z.union([z.string(), z.number()]).nullable(),
  median: z.union([z.string(), z.number()]).nullable(),
  p95: z.union([z.string(), z.number()]).nullable(),
  max: z.union([z.string(), z.number()]).nullable(),
  top: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), rows: z.int() })),
});

/** Header of an export's answer: how many rows the file has. */
export const EXPORT_ROWS_HEADER = 'flowtrail-rows';

export const EXPORT_FORMATS = ['csv', 'json', 'xlsx'] as const;

export const exportRequestSchema = z.object({
  filter: filterSchema,
  columns: z.array(columnNameSchema).min(1).max(120).optional(),
  sort: z.array(sortSchema).max(3).default([]),
  format: z.enum(EXPORT_FORMATS),
  /** IANA zone in which times are printed; the file names it. */
  zone: z.string().max(64).default('UTC'),
});

/** A one-time address from which the browser downloads the stream without holding it in memory. */
export const EXPORT_STATES = ['preparing', 'ready', 'failed'] as const;

/** A download that was asked for. `url` once it is ready: it works without signing in, and not for long. */
export const exportTicketSchema = z.object({
  ticket: z.string(),
  state: z.enum(EXPORT_STATES),
  url: z.string().nullable(),
  expires_at: z.iso.datetime(),
  /** Rows written, where that is known before the download. */
  rows: z.int().nullable(),
  message: z.string().nullable(),
});

export const recordResponseSchema = z.object({
  record: flowRecordSchema,
  file: z.object({ upload_id: z.string(), name: z.string(), sha256: z.string(), layout: z.string().nullable() }),
  /** The lines of the kept original this row was made from, as text. */
  original: z.array(z.object({ line: z.int(), text: z.string() })),
  /** Why there are none; null where there are. */
  no_original: z.string().nullable(),
  /** Null where no run has scored this flow as anomalous. */
  anomaly: z
    .object({
      run_id: z.string(),
      score: z.number(),
      severity: z.string(),
      contributions: z.array(z.object({ feature: z.string(), text: z.string(), contribution: z.number() })),
    })
    .nullable(),
});

export type SearchRequest = z.infer<typeof searchRequestSchema>;
export type SearchResponse = z.infer<typeof searchResponseSchema>;
export type Statistics = z.infer<typeof statisticsResponseSchema>;
export type ExportRequest = z.infer<typeof exportRequestSchema>;
export type ExportTicket = z.infer<typeof exportTicketSchema>;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type RecordResponse = z.infer<typeof recordResponseSchema>;
